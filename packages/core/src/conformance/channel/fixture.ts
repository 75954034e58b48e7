import type { Address, Inbound } from "../../message/inbound.ts";
import type { Json } from "../../message/json.ts";
import type { Channel } from "../../ports/channel.ts";
import type { TestRequest } from "../../testing/call-route.ts";
import type { RecordingHost } from "../../testing/recording-host.ts";

/**
 * How a request proves that it comes from the platform. `stale` and `future` are asked for only where the fixture says
 * that its proofs have a time: the same proof, an hour too old and an hour too early.
 */
export type Proof = "valid" | "wrong" | "missing" | "stale" | "future";

/** The cases that a fixture's payloads decide. */
export type PayloadCase = 6 | 17 | 18 | 19 | 20 | 22 | 23 | 33;

/** For each of these cases the names of the payloads that are it, or why the platform has no such thing. */
export type PayloadCases = Readonly<Record<PayloadCase, readonly string[] | string>>;

/** A customer's message, as the suite invents it. */
export interface SampleMessage {
  /** The event's number: the same number is the same event, delivered again. Events grow with it. */
  readonly event: number;
  readonly text: string;
  /** Which customer: 1, 2, … Each has a direct conversation with the bot. */
  readonly customer: number;
}

/** What the platform delivers in a request. */
export type Delivery =
  | { readonly kind: "message"; readonly message: SampleMessage; readonly proof: Proof }
  /** A payload of the fixture file. */
  | { readonly kind: "payload"; readonly payload: Json; readonly proof: Proof }
  /** Any bytes, sent and signed as a payload is. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly proof: Proof };

/** One entry of a channel's fixture file: what the platform sends, and what it means. */
export interface ChannelPayload {
  readonly name: string;
  readonly payload: Json;
  /** The exact normal form; nothing for what is ignored. Times that the payload lacks are the host's. */
  readonly expected: readonly Inbound[];
  /** What the route answers, to the letter, where that matters: a handshake. */
  readonly answer?: string | undefined;
}

/** A message as a customer sees it. */
export interface ShownMessage {
  readonly text: string;
  /** What of the text is marked, linked or mentions somebody: `bold`, `link https://…`. */
  readonly marks: readonly string[];
  readonly buttons: readonly {
    readonly label: string;
    readonly token?: string | undefined;
    readonly url?: string | undefined;
  }[];
  /** Addresses of pictures and files, and other words on cards, tables and lists. */
  readonly others: readonly string[];
}

/** What goes wrong with the next send. */
export type PlatformFault =
  /** Too many: 429, with the time to wait if there is one. */
  | { readonly kind: "rate_limited"; readonly retryAfterMs: number | undefined }
  /** An answer with this status and no sense. */
  | { readonly kind: "status"; readonly status: number }
  /** The connection breaks after the request was read. */
  | { readonly kind: "reset" }
  /** Nobody listens any more. */
  | { readonly kind: "unreachable" }
  /** The bot's own credentials are no longer taken. */
  | { readonly kind: "revoked" }
  /** The customer has blocked the bot; is gone; was never there. */
  | { readonly kind: "blocked" | "deactivated" | "not_found" };

/** A file, as the suite invents it. */
export interface SampleFile {
  readonly name: string;
  readonly mime: string;
  readonly bytes: Uint8Array;
}

/** A file that a platform has. */
export interface AttachedFile {
  /** What `receive` gives as the attachment's `ref`. */
  readonly ref: string;
  /** The platform has it no more, or its link has run out. */
  expire(): void;
}

/** The platform behind a channel, as far as the suite needs it. */
export interface PlatformStandIn {
  /** What the customer at an address sees, oldest first, without what the customer wrote. */
  shown(address: Address, host: RecordingHost): Promise<readonly ShownMessage[]>;
  /** What would be seen of a piece. Pure. Throws where the platform refuses it. Push channels only. */
  read?(piece: unknown): ShownMessage;
  /** Push channels only. */
  fail?(fault: PlatformFault, address: Address): Promise<void>;
  /** How often the customer at an address was shown that an answer is coming. Where the channel has `typing`. */
  typed?(address: Address): number;
  /** The files that the customer at an address was given. Where the channel has `keptFiles`. */
  files?(address: Address): readonly { readonly name: string; readonly bytes: Uint8Array }[];
  /** Takes a file from the first customer, as an attachment of a message. Where the channel has `fetch`. */
  attach?(file: SampleFile): Promise<AttachedFile>;
}

/** A channel with a platform of its own. */
export interface ChannelSubject {
  /** Not opened yet. */
  readonly channel: Channel;
  readonly platform: PlatformStandIn;
  /** What must appear in no log line and no error. */
  readonly secrets: readonly string[];
  /** The same channel once more, as after a restart. */
  again(): Channel;
  /** Ends the platform. The suite closes the channels. */
  stop(): Promise<void>;
}

/** What `describeChannel` needs of a channel: two functions and a file of payloads. */
export interface ChannelFixture {
  /**
   * Makes a channel and its platform.
   *
   * @param account which workspace, tenant or bot: the second must differ from the first
   */
  start(account: 1 | 2): Promise<ChannelSubject>;
  /** The request by which the platform delivers something to the opened channel. */
  request(delivery: Delivery, subject: ChannelSubject, host: RecordingHost): Promise<TestRequest>;
  /** At least one message and one unknown event; better all that the platform can send. */
  readonly payloads: readonly ChannelPayload[];
  /** Which payloads are which cases. */
  readonly cases: PayloadCases;
  /** What the proof of origin holds: whether it covers the body, and which wrong times it can have. */
  readonly proof: { readonly coversBody: boolean; readonly times: readonly ("stale" | "future")[] };
  /** True for channels whose customers fetch their messages: there is no send that could fail. */
  readonly pull?: boolean | undefined;
  /** Whether a channel serves one account of several, as a workspace. Default: true. */
  readonly hasAccounts?: boolean | undefined;
}
