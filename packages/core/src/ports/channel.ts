import type { Capabilities } from "../message/capabilities.ts";
import type { Address, Inbound, User } from "../message/inbound.ts";
import type { Outbound } from "../message/outbound.ts";
import type { MessageDecision } from "../turn/decision.ts";
import type { Clock } from "./clock.ts";
import type { FileHost } from "./files.ts";
import type { Route, SocketRoute } from "./http.ts";
import type { Log } from "./log.ts";
import type { Random } from "./random.ts";
import type { StoredMessage } from "./store.ts";

/** What became of an event that a channel handed over. */
export interface Acceptance {
  /** `duplicate`: it was known already and has no further effect. `accepted`: it is on disk and will be answered. */
  readonly status: "accepted" | "duplicate";
  /** The conversation's id, a UUIDv7. */
  readonly conversation: string;
  /** The message's place in the conversation's history, where it has one. */
  readonly sequence: number | undefined;
}

/** A stretch of a conversation's history. */
export interface History {
  readonly messages: readonly StoredMessage[];
  /** The highest sequence in the conversation, 0 when it is empty. */
  readonly last: number;
}

/** An intent as a command of a platform: whoever gives it starts the intent. */
export interface HostCommand {
  /** The intent's name as platforms take commands: lower-case letters, digits and underscores. */
  readonly name: string;
  /** What it is for. */
  title(locale: string): string;
}

/**
 * What a channel keeps of its own in the store, such as installations: every node sees the same. The last writer wins;
 * a channel that several write to at once gives each writer a key.
 */
export interface ChannelData {
  get(key: string): Promise<Uint8Array | undefined>;
  /** When it resolves, the bytes survive `kill -9`. They take the place of earlier ones. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
}

/** Something that customers may ask, as the definition has it. */
export interface Suggestion {
  readonly title: string;
  /** What a customer says to ask for it. */
  readonly say: string;
}

/** What a channel is given when it is opened: its way into core. */
export interface ChannelHost {
  readonly bot: {
    readonly id: string;
    readonly name: string;
    readonly locales: readonly string[];
    /** What customers can call by a command, in the author's order. */
    readonly commands: readonly HostCommand[];
    /** One of each intent that has examples, in the first locale and in the definition's order. */
    readonly suggestions: readonly Suggestion[];
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /**
   * Takes events over. When it resolves they are durable: only then is the platform told that all is well.
   *
   * @throws FrontdeskError `store.unavailable` or `runtime.overloaded`, both retryable: answer 503.
   */
  accept(events: readonly Inbound[]): Promise<readonly Acceptance[]>;
  /**
   * What was said in a conversation after a sequence, oldest first; with `last` the newest so many; empty for an unknown
   * address.
   */
  history(
    account: string,
    address: Address,
    options?: {
      readonly after?: number | undefined;
      readonly last?: number | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<History>;
  /** Resolves when no accepted event of the conversation waits to be answered. */
  settled(account: string, address: Address): Promise<void>;
  /** The customer is writing: the desk is told, if a person has the case or is about to. */
  typing(account: string, address: Address): Promise<void>;
  /** What was decided about each message of a conversation, oldest first. */
  decisions(account: string, address: Address): Promise<readonly MessageDecision[]>;
  readonly files: FileHost;
  /** Where customers reach this server, without a slash at its end: what `files.link` begins with. Undefined: nowhere. */
  readonly publicUrl: string | undefined;
  /** 32 random bytes that are made once, kept in the store and the same after a restart: a key to sign with. */
  secret(purpose: string): Promise<Uint8Array>;
  /** Keys are the channel's own: another channel's are apart. */
  readonly data: ChannelData;
}

/** What the platform said to a piece that was sent. */
export interface Sent {
  /** The platform's id of the message, where it gives one. */
  readonly id?: string | undefined;
}

/** What a send is told beside the piece. */
export interface SendContext {
  readonly account: string;
  /** The same for every attempt at this piece; given to platforms that know idempotency keys. */
  readonly idempotencyKey: string;
  /**
   * Aborted when the time for this attempt is over: nothing more is sent, and `send` rejects within a second. After that
   * the outcome is taken for unknown.
   */
  readonly signal: AbortSignal;
}

/** A reply as far as it is written. */
export interface ShownReply {
  /** The same in every attempt; the message that completes the reply, or takes its place, has it as `stream`. */
  readonly id: string;
  /** The whole text so far. */
  readonly text: string;
  /** As the message will have it. Default: `plain`. */
  readonly format?: "plain" | "markdown" | undefined;
}

/** An attachment of a customer that a channel has fetched. */
export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** Where the platform tells them with the bytes and not before. */
  readonly name?: string | undefined;
  readonly mime?: string | undefined;
}

/** What a fetch is told beside the reference. */
export interface FetchContext {
  readonly account: string;
  readonly address: Address;
  /** Aborted when the time for it is over. */
  readonly signal: AbortSignal;
  /** Nothing larger is kept: stop reading there. */
  readonly maxBytes: number;
}

/**
 * A platform on which customers write. A driver is a factory that returns one. `Piece` is what the channel sends in
 * one call: its own rendering of a part of a message.
 */
export interface Channel<Piece = unknown> {
  readonly apiVersion: 1;
  /** The instance's name, part of every key: two Slack apps are two channels with two names. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /**
   * True where customers fetch their messages (the web): a message is delivered when it is committed, `render` and
   * `send` are never called, and `changed` says that there is something to fetch.
   */
  readonly pull?: true | undefined;
  readonly routes?: readonly Route[] | undefined;
  readonly sockets?: readonly SocketRoute[] | undefined;
  /**
   * Connects. Called once, before anything else.
   *
   * @throws FrontdeskError `channel.start_failed` with a hint that names the option or variable to mend.
   */
  open(host: ChannelHost): Promise<void>;
  /** The conversation's key: the same for every address of one conversation. Pure. */
  key(address: Address): string;
  /** What to send, one piece a call. Pure. The message was made to fit `capabilities` before. */
  render(message: Outbound): readonly Piece[];
  /**
   * Sends one piece.
   *
   * @throws FrontdeskError `channel.rate_limited` (with `retryAfterMs` where known), `channel.unavailable` (surely
   * not sent), `channel.outcome_unknown` (perhaps sent), `channel.refused` (final: blocked, gone, forbidden). Anything
   * else counts as perhaps sent: what fails before the platform is asked is `channel.unavailable`.
   */
  send(address: Address, piece: Piece, context: SendContext): Promise<Sent>;
  /** Shows that an answer is coming, from the bot or from a person. Failures are ignored. */
  typing?(address: Address, account: string, from?: { readonly name: string }): Promise<void>;
  /**
   * Shows a reply as far as it is written; called at most every `capabilities.streamEveryMs`, with the whole text so
   * far. The message itself follows when its turn is committed, or never, when the turn fails. Failures are ignored.
   */
  stream?(address: Address, account: string, reply: ShownReply): Promise<void>;
  /** There is something new in this conversation's history. Never throws. */
  changed?(account: string, address: Address): void;
  /** There may be something new in any conversation: news of other nodes were lost. Never throws. */
  missed?(): void;
  /**
   * Fetches an attachment by the `ref` that `receive` gave it; the file is then kept with the conversation. Called after
   * the event was accepted and before its turn is committed. A reference comes from a customer's message: only
   * addresses of the platform are fetched, and the bot's token goes nowhere else.
   *
   * @throws FrontdeskError `channel.unavailable` (it is tried again), `channel.refused` (gone, expired, not the
   * platform's), `message.too_large`.
   */
  fetch?(ref: string, context: FetchContext): Promise<FetchedFile>;
  /** Who a customer is, where the platform tells more on request. */
  profile?(address: Address, account: string): Promise<User | undefined>;
  /**
   * A link that opens a conversation with the bot here, whose first event is the command `start` with this code (64
   * characters of 0-9 and a-f) as its text: customers of another channel come by it.
   *
   * @throws FrontdeskError `channel.unavailable` before it is opened.
   */
  invitation?(code: string): string;
  /** Stops taking events and lets go of everything. */
  close(): Promise<void>;
}
