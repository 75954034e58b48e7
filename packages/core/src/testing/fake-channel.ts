import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Capabilities } from "../message/capabilities.ts";
import type { Address, Inbound, User } from "../message/inbound.ts";
import type { Outbound } from "../message/outbound.ts";
import type { Acceptance, Channel, ChannelHost, FetchedFile, ShownReply } from "../ports/channel.ts";

/** A message as a customer of the fake channel sees it. */
export interface ReceivedMessage {
  readonly chat: string;
  readonly message: Outbound;
  readonly idempotencyKey: string;
}

/** A reply as far as it was written when it was shown. */
export interface StreamedReply extends ShownReply {
  readonly chat: string;
}

/** A channel without a platform. */
export interface FakeChannel extends Channel<Outbound> {
  /** Everything that was sent, in order. */
  readonly received: readonly ReceivedMessage[];
  /** Every sight of a reply that was written while it was shown, in order; needs `streamEveryMs`. */
  readonly streamed: readonly StreamedReply[];
  /** Hands events over, as a platform would. */
  deliver(...events: Inbound[]): Promise<readonly Acceptance[]>;
  /** Lets the platform have a file: an attachment with this `ref` is fetched, after it failed so often. */
  uploaded(ref: string, file: FetchedFile, ...failures: readonly unknown[]): void;
  /** What the next sends fail with, in order. */
  failNext(...errors: readonly unknown[]): void;
}

/** Shows everything at once, but for forms: questions are put one after the other, as on most platforms. */
export const fakeCapabilities: Capabilities = {
  text: { maxLength: 100_000, markdown: true },
  choices: { max: 100, labelMaxLength: 1_000, urls: true },
  cards: true,
  carousels: true,
  images: true,
  files: true,
  lists: true,
  tables: true,
  sources: true,
  feedback: true,
  rate: {},
  gatherMs: 0,
  idempotentSend: true,
};

/**
 * A channel for tests, which keeps what it is given to send.
 *
 * @example
 * ```ts
 * import { fakeChannel } from "@frontdesk/core/testing";
 *
 * const channel = fakeChannel();
 * console.log(channel.name, channel.received.length);
 * ```
 */
export function fakeChannel(
  options: { readonly name?: string; readonly capabilities?: Partial<Capabilities> | undefined } = {},
): FakeChannel {
  const received: ReceivedMessage[] = [];
  const streamed: StreamedReply[] = [];
  const failures: unknown[] = [];
  const uploads = new Map<string, { readonly file: FetchedFile; readonly failures: unknown[] }>();
  let host: ChannelHost | undefined;
  return {
    apiVersion: 1,
    name: options.name ?? "test",
    capabilities: { ...fakeCapabilities, ...options.capabilities },
    received,
    streamed,
    async open(opened) {
      host = opened;
    },
    key: (address) => String(address.chat),
    render: (message) => [message],
    async send(address, message, { idempotencyKey }) {
      if (failures.length > 0) throw failures.shift();
      const chat = String(address.chat);
      // It says `idempotentSend`: what it has under this key, it has.
      const known = received.findIndex((one) => one.chat === chat && one.idempotencyKey === idempotencyKey);
      if (known < 0) received.push({ chat, message, idempotencyKey });
      return { id: String(known < 0 ? received.length : known + 1) };
    },
    async stream(address, _account, reply) {
      streamed.push({ chat: String(address.chat), ...reply });
    },
    uploaded(ref, file, ...failures) {
      uploads.set(ref, { file, failures: [...failures] });
    },
    async fetch(ref) {
      const upload = uploads.get(ref);
      if (upload === undefined) throw new FrontdeskError("channel.refused", "There is no such file.");
      if (upload.failures.length > 0) throw upload.failures.shift();
      return upload.file;
    },
    invitation: (code) => `https://test.example/start?code=${code}`,
    async deliver(...events) {
      if (host === undefined) throw new Error("The fake channel was not opened.");
      return host.accept(events);
    },
    failNext(...errors) {
      failures.push(...errors);
    },
    async close() {
      host = undefined;
    },
  };
}

/**
 * What every event of a customer of the fake channel has.
 *
 * @example
 * ```ts
 * import { fakeEvent } from "@frontdesk/core/testing";
 *
 * const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "event-1", order: 1, at: 0 });
 * console.log(event.address.chat);
 * ```
 */
export function fakeEvent(
  customer: { readonly chat: string; readonly user: User },
  event: { readonly key: string; readonly order?: number | undefined; readonly at: number },
): {
  account: string;
  address: Address;
  conversationKind: "direct";
  eventKeys: readonly string[];
  order: number | undefined;
  at: number;
  user: User;
} {
  return {
    account: "account",
    address: { chat: customer.chat },
    conversationKind: "direct",
    eventKeys: [event.key],
    order: event.order,
    at: event.at,
    user: customer.user,
  };
}
