import { afterEach, expect } from "vitest";
import { fit } from "../../message/fit.ts";
import type { Address, Inbound } from "../../message/inbound.ts";
import type { Outbound, Part } from "../../message/outbound.ts";
import type { Channel, Sent } from "../../ports/channel.ts";
import type { HttpResponse } from "../../ports/http.ts";
import { callRoute } from "../../testing/call-route.ts";
import { type RecordingHost, recordingHost } from "../../testing/recording-host.ts";
import type { ChannelFixture, ChannelSubject, Delivery, Proof, ShownMessage } from "./fixture.ts";

/** Where a customer is. */
export interface Place {
  readonly account: string;
  readonly address: Address;
}

/** An opened channel in a test, with its platform and its host. */
export interface Session extends ChannelSubject {
  readonly host: RecordingHost;
  /** Delivers something; the answer of the channel's route. */
  deliver(delivery: Delivery): Promise<HttpResponse>;
  /** Delivers a message. */
  message(event: number, text: string, options?: { customer?: number; proof?: Proof }): Promise<HttpResponse>;
  /** Where a customer is, found out by a message. */
  place(customer?: number): Promise<Place>;
  /** Fits, renders and sends a message, or puts it where customers fetch it. */
  send(place: Place, message: Outbound, signal?: AbortSignal): Promise<readonly Sent[]>;
  /** Sends the pieces of the last message once more, under the same keys: an attempt whose outcome nobody knew. */
  repeat(place: Place): Promise<void>;
  /** Shows a reply as far as it is written. */
  stream(place: Place, reply: { readonly id: string; readonly text: string }): Promise<void>;
  /** What has been shown since the last time. */
  news(place: Place): Promise<readonly ShownMessage[]>;
  /** Closes the channel and opens it once more. */
  restart(): Promise<void>;
}

/** Sessions of one fixture; every one is ended after its test. */
export function sessions(fixture: ChannelFixture): (account?: 1 | 2) => Promise<Session> {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const end of open.splice(0)) await end();
  });
  return async (account = 1) => {
    const subject = await fixture.start(account);
    const host = recordingHost(subject.channel);
    let channel = subject.channel;
    open.push(async () => {
      await channel.close();
      await subject.stop();
    });
    await channel.open(host);
    const seen = new Map<string, number>();
    let placed = 0;
    let sends = 0;
    let last: readonly unknown[] = [];

    async function deliver(delivery: Delivery): Promise<HttpResponse> {
      const request = await fixture.request(delivery, subject, host);
      return callRoute(channel.routes ?? [], request);
    }
    const message: Session["message"] = (event, text, { customer = 1, proof = "valid" } = {}) =>
      deliver({ kind: "message", message: { event, text, customer }, proof });

    return {
      ...subject,
      get channel(): Channel {
        return channel;
      },
      host,
      deliver,
      message,
      async place(customer = 1) {
        placed += 1;
        const before = host.accepted.length;
        expectTaken(await message(900_000 + placed, "Where am I?", { customer }));
        const event = host.accepted.slice(before).find(({ kind }) => kind === "message");
        if (event === undefined) throw new Error("The channel did not hand the message over.");
        return { account: event.account, address: event.address };
      },
      async send({ account, address }, outbound, signal) {
        const fitted = fit(outbound, channel.capabilities).message;
        if (channel.pull === true) {
          if (fitted.parts.length === 0) return [];
          host.say(account, address, { author: authorOf(outbound), parts: fitted.parts, at: host.clock.now() });
          channel.changed?.(account, address);
          return [{}];
        }
        sends += 1;
        last = channel.render(fitted);
        return sendPieces(channel, { account, address }, last, `send-${sends}`, signal);
      },
      async repeat(place) {
        await sendPieces(channel, place, last, `send-${sends}`);
      },
      async stream({ account, address }, shown) {
        await channel.stream?.(address, account, shown);
      },
      async news({ account, address }) {
        const key = `${account}\n${channel.key(address)}`;
        const all = await subject.platform.shown(address, host);
        const fresh = all.slice(seen.get(key) ?? 0);
        seen.set(key, all.length);
        return fresh;
      },
      async restart() {
        await channel.close();
        channel = subject.again();
        await channel.open(host);
      },
    };
  };
}

/** Sends pieces in order, each under a key of its own. */
async function sendPieces(
  channel: Channel,
  { account, address }: Place,
  pieces: readonly unknown[],
  key: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const [index, piece] of pieces.entries()) {
    sent.push(await channel.send(address, piece, { account, idempotencyKey: `${key}:${index}`, signal }));
  }
  return sent;
}

/** A reply with these parts. */
export function reply(...parts: readonly Part[]): Outbound {
  return { parts, purpose: "reply", locale: "en" };
}

/** The platform was told that all is well. */
export function expectTaken(response: HttpResponse): void {
  expect(response.status).toBeGreaterThanOrEqual(200);
  expect(response.status).toBeLessThan(300);
}

/** The platform was told something definite: no failure of ours. */
export function expectAnswered(response: HttpResponse): void {
  expect(response.status).toBeGreaterThanOrEqual(200);
  expect(response.status).toBeLessThan(500);
}

/** An event holds what its type promises, whatever the payload held. */
export function expectWellFormed(event: Inbound): void {
  expect(typeof event.account).toBe("string");
  expect(event.account).not.toBe("");
  expect(typeof event.user.id).toBe("string");
  expect(event.user.id).not.toBe("");
  expect(Number.isSafeInteger(event.at)).toBe(true);
  expect(event.eventKeys.length).toBeGreaterThan(0);
  for (const key of event.eventKeys) expect(typeof key).toBe("string");
  for (const value of Object.values(event.address)) {
    expect(typeof value === "string" || Number.isSafeInteger(value), "ids beyond 53 bits are strings").toBe(true);
  }
  if (event.order !== undefined) expect(Number.isFinite(event.order)).toBe(true);
  if (event.kind === "message" || event.kind === "command") expect(typeof event.text).toBe("string");
  if (event.kind === "action") expect(typeof event.token).toBe("string");
  for (const text of [event.user.name, event.user.locale, event.user.email, event.messageId]) {
    expect(text === undefined || typeof text === "string").toBe(true);
  }
}

function authorOf(message: Outbound): { readonly kind: "bot" } | { readonly kind: "person"; readonly name: string } {
  return message.from === undefined ? { kind: "bot" } : { kind: "person", name: message.from.name };
}
