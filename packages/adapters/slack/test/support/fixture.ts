import type { ChannelSubject, Delivery, PlatformFault, ShownMessage } from "@frontdesk/core/conformance";
import type { RecordingHost, TestRequest } from "@frontdesk/core/testing";
import { slack } from "../../src/index.ts";
import {
  type FakeCustomer,
  type FakeSlack,
  fakeSlack,
  type ReadMessage,
  readMessage,
  signed,
} from "../../src/testing/index.ts";

const hourMs = 60 * 60_000;
const signingSecret = "0123456789abcdef0123456789abcde1";

/** A channel that gets events by HTTP, and a workspace with two customers. */
export async function start(workspace: 1 | 2): Promise<ChannelSubject> {
  const api = await fakeSlack({ workspace });
  const customers = [api.customer(), api.customer()];
  const again = (): ChannelSubject["channel"] => slack({ token: api.token, apiUrl: api.apiUrl, signingSecret });
  const customerAt = (channel: unknown): FakeCustomer => {
    const found = customers.find((each) => each.channel === channel);
    if (found === undefined) throw new Error(`There is no customer at ${String(channel)}.`);
    return found;
  };
  return {
    channel: again(),
    again,
    secrets: [api.token, signingSecret],
    platform: {
      async shown({ channel }): Promise<readonly ShownMessage[]> {
        return customerAt(channel).messages.map(shown);
      },
      read: (piece): ShownMessage => shown(readMessage(payloadOf(piece))),
      files: ({ channel }) =>
        customerAt(channel).messages.flatMap(({ others }) =>
          others.flatMap((name) => {
            const bytes = api.uploaded(name);
            return bytes === undefined ? [] : [{ name, bytes: new Uint8Array(bytes) }];
          }),
        ),
      async attach({ name, bytes }) {
        const { url, expire } = api.file(name, bytes);
        return { ref: url, expire };
      },
      fail: (fault, { channel }) => fail(api, customerAt(channel), fault),
    },
    stop: () => api.close(),
  };
}

/** The request by which Slack delivers something. */
export async function request(delivery: Delivery, subject: ChannelSubject, host: RecordingHost): Promise<TestRequest> {
  const body = delivery.kind === "bytes" ? delivery.bytes : JSON.stringify(bodyOf(delivery, subject));
  const headers = {
    valid: signed(body, signingSecret, host.clock.now()),
    wrong: signed(body, `${signingSecret.slice(0, -1)}0`, host.clock.now()),
    missing: {},
    stale: signed(body, signingSecret, host.clock.now() - hourMs),
    future: signed(body, signingSecret, host.clock.now() + hourMs),
  }[delivery.proof];
  return { method: "POST", path: "/slack/events", headers: { "content-type": "application/json", ...headers }, body };
}

function bodyOf(delivery: Exclude<Delivery, { kind: "bytes" }>, subject: ChannelSubject): unknown {
  if (delivery.kind === "payload") return delivery.payload;
  const { event, text, customer } = delivery.message;
  // The subject's own secret tells which workspace it is.
  const workspace = subject.secrets[0]?.includes("-2-") === true ? 2 : 1;
  const ts = `1767000000.${String(event).padStart(6, "0")}`;
  return {
    type: "event_callback",
    team_id: `T0000000${workspace}`,
    event_id: `Ev${event}`,
    event_time: 1_767_000_000,
    authorizations: [{ team_id: `T0000000${workspace}`, enterprise_id: null, is_bot: true }],
    event: {
      type: "message",
      user: `U00${workspace}000000${customer * 2 - 1}`,
      text: text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;"),
      ts,
      event_ts: ts,
      channel: `D00${workspace}000000${customer * 2}`,
      channel_type: "im",
    },
  };
}

function shown({ text, marks, buttons, others }: ReadMessage): ShownMessage {
  const thumbs = buttons.filter(({ type }) => type === "feedback_buttons");
  return {
    text,
    marks,
    buttons: buttons
      .filter(({ type }) => type !== "feedback_buttons")
      .map(({ label, value, url }) => ({ label, token: value, url })),
    others: [...others, ...thumbs.map(({ label }) => label)],
  };
}

async function fail(api: FakeSlack, customer: FakeCustomer, fault: PlatformFault): Promise<void> {
  switch (fault.kind) {
    case "rate_limited":
      return api.failNext({
        kind: "rate_limited",
        retryAfter: fault.retryAfterMs === undefined ? undefined : fault.retryAfterMs / 1000,
      });
    case "status":
      return api.failNext({ kind: "status", status: fault.status });
    case "reset":
      return api.failNext({ kind: "reset" });
    case "unreachable":
      return api.close();
    case "revoked":
      return api.failNext({ kind: "refused", error: "token_revoked" });
    case "blocked":
      return api.setState(customer.channel, "is_archived");
    case "deactivated":
      return api.setState(customer.channel, "account_inactive");
    case "not_found":
      return api.setState(customer.channel, "channel_not_found");
  }
}

function payloadOf(piece: unknown): { readonly [name: string]: unknown } {
  const fields: { readonly payload?: unknown } = typeof piece === "object" && piece !== null ? piece : {};
  if (typeof fields.payload !== "object" || fields.payload === null) throw new Error("This is no message of Slack's.");
  return { ...fields.payload };
}
