import type { Address, Channel, FrontdeskError, Outbound, Part } from "@frontdesk/core";
import { FrontdeskError as FrontdeskErrorClass, fit } from "@frontdesk/core";
import { callRoute, type RecordingHost, recordingHost } from "@frontdesk/core/testing";
import { afterEach } from "vitest";
import { type SlackOptions, type SlackPiece, slack } from "../../src/index.ts";
import { type FakeSlack, type FakeSlackOptions, fakeSlack, signed } from "../../src/testing/index.ts";

/** A channel at a stand-in, closed after the test. */
export interface Bench {
  readonly api: FakeSlack;
  readonly channel: Channel<SlackPiece>;
  readonly host: RecordingHost;
  /** Another process: a second channel at the same workspace and the same store. */
  again(): Promise<Channel<SlackPiece>>;
}

const ends: (() => Promise<unknown>)[] = [];

/** Ends what a test has begun, after each test of the file that calls this. */
export function endAfterEach(): void {
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
}

/** Something to end after the test. */
export function later(end: () => Promise<unknown>): void {
  ends.push(end);
}

export async function openApi(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const api = await fakeSlack(options);
  later(() => api.close());
  return api;
}

/** An open channel that gets events by HTTP; what customers do reaches its route. */
export async function bench(
  options: SlackOptions = {},
  { publicUrl, ...workspace }: FakeSlackOptions & { readonly publicUrl?: string | undefined } = {},
): Promise<Bench> {
  const api = await openApi(workspace);
  const { token, apiUrl, signingSecret } = api;
  const channel = slack({ token, apiUrl, signingSecret, ...options });
  const host = recordingHost(channel, { publicUrl });
  later(() => channel.close());
  await channel.open(host);
  api.deliverBy(async (kind, body) => {
    const isEvent = kind === "events_api";
    const form = kind === "interactive" ? { payload: JSON.stringify(body) } : { ...body };
    const fields = Object.entries(form).map(([name, value]): [string, string] => [name, String(value)]);
    const text = isEvent ? JSON.stringify(body) : new URLSearchParams(fields).toString();
    const type = isEvent ? "application/json" : "application/x-www-form-urlencoded";
    const headers = { "content-type": type, ...signed(text, signingSecret, host.clock.now()) };
    return (await callRoute(channel.routes ?? [], { method: "POST", path: "/slack/events", headers, body: text }))
      .status;
  });
  return {
    api,
    channel,
    host,
    async again(): Promise<Channel<SlackPiece>> {
      const next = slack({ token, apiUrl, signingSecret, ...options });
      later(() => next.close());
      await next.open(host);
      return next;
    },
  };
}

export function reply(...parts: readonly Part[]): Outbound {
  return { parts, purpose: "reply", locale: "en" };
}

/** Fits and renders. */
export function rendered(channel: Channel<SlackPiece>, message: Outbound): readonly SlackPiece[] {
  return channel.render(fit(message, channel.capabilities).message);
}

/** Fits, renders and sends to a channel. */
export async function sendTo(
  { channel }: Pick<Bench, "channel">,
  address: Address,
  message: Outbound,
  signal: AbortSignal = new AbortController().signal,
): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  for (const piece of rendered(channel, message)) {
    ids.push((await channel.send(address, piece, { account: "T00000001", idempotencyKey: "key", signal })).id);
  }
  return ids;
}

/** The FrontdeskError that a promise is rejected with. */
export async function errorOf(promise: Promise<unknown>): Promise<FrontdeskError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (FrontdeskErrorClass.isInstance(error)) return error;
  throw new Error("There should be a FrontdeskError.", { cause: error });
}

/** Everything that could be printed of an error. */
export function printed(error: FrontdeskError): string {
  return [error.message, error.stack, JSON.stringify(error), String(error.cause), error.hint].join("\n");
}
