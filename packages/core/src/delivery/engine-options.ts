import type { CustomerProfile, Identity } from "../definition/customer-profile.ts";
import type { AnyMessage } from "../definition/reply.ts";
import type { Address } from "../message/inbound.ts";
import type { Channel } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { Desk } from "../ports/desk.ts";
import type { Files } from "../ports/files.ts";
import type { Route, SocketRoute } from "../ports/http.ts";
import type { KnowledgeIndex } from "../ports/knowledge.ts";
import type { Log } from "../ports/log.ts";
import type { Metrics } from "../ports/metrics.ts";
import type { Random } from "../ports/random.ts";
import type { Store } from "../ports/store.ts";
import type { Understanding } from "../ports/understanding.ts";
import type { Decision } from "../turn/decision.ts";
import type { ScanFile } from "./file-check.ts";
import type { ForgetTarget, Forgotten } from "./forget.ts";
import type { InboundLimits } from "./inbound-limits.ts";
import type { Operations } from "./operations.ts";
import type { Retention } from "./retention.ts";

/** Where and how a bot runs. */
export interface EngineOptions {
  readonly channels?: readonly Channel[] | undefined;
  /** Default: in memory. */
  readonly store?: Store | undefined;
  /** Which intent a message means. Default: core's own linear classifier. */
  readonly understanding?: Understanding | undefined;
  /** Which passage answers a question. Default: core's own ranking. */
  readonly index?: KnowledgeIndex | undefined;
  /** Endpoints of the host's own, beside those of the channels and the desk. */
  readonly routes?: readonly Route[] | undefined;
  /** Where people take over; several desks show the same cases. */
  readonly desk?: Desk | readonly Desk[] | undefined;
  /** Where attachments and uploads are kept. Default: in memory. */
  readonly files?: Files | undefined;
  /**
   * No larger file is kept, whatever a channel or desk allows. Who uploads one is told; of an attachment the name is in
   * the history. Default: 20 MiB.
   */
  readonly maxFileBytes?: number | undefined;
  /** Looks into every file before it is kept, such as for viruses; a refused one is handled as one too large. */
  readonly scanFile?: ScanFile | undefined;
  /**
   * Where customers reach this server, such as `https://example.com/support`: for links to files on channels that do
   * not come to it by themselves. Without it they get a file's name.
   */
  readonly publicUrl?: string | undefined;
  /**
   * Whether an e-mail address that a channel vouches for proves who somebody is, so that they are one customer with
   * whoever has it elsewhere. Default: always. Say no to workspaces that you do not run: their administrators decide
   * which addresses are vouched for.
   */
  readonly trustsEmail?: ((from: { readonly channel: string; readonly account: string }) => boolean) | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  readonly log?: Log | undefined;
  /** Who watches what happens, for counters and spans. Default: nobody. */
  readonly metrics?: Metrics | readonly Metrics[] | undefined;
  /** `strict`: one channel that fails to start stops the start. Default: `tolerant`, the others run. */
  readonly startup?: "tolerant" | "strict" | undefined;
  /** A handler that takes longer is stopped and the customer told. Default: 30,000 ms. */
  readonly turnTimeoutMs?: number | undefined;
  /** An open question is forgotten after this. Default: 24 hours. */
  readonly questionLifetimeMs?: number | undefined;
  /** Longer messages are refused politely. Default: 8,000 UTF-16 units. */
  readonly maxTextLength?: number | undefined;
  /** Knowledge is quoted from this probability of being right on. Default: what makes about
   * 90 % of the answers right, by the size of the knowledge. */
  readonly answerThreshold?: number | undefined;
  /** One attempt to send one piece; eight times as long where the message has files. Default: 15,000 ms. */
  readonly sendTimeoutMs?: number | undefined;
  /** How many messages are sent at once. Default: 64. */
  readonly sendConcurrency?: number | undefined;
  /**
   * A send whose outcome is unknown: `repeat` (default) prefers a double to a loss, ten times at most and with files three
   * times; `drop` prefers a loss to a double.
   */
  readonly onUnknownSend?: "repeat" | "drop" | undefined;
  /**
   * A message whose channel gives it an order is held back for so long, in case one that comes before it is late. What
   * comes later still is handled, and its turn journalled as late. Default: 0 ms, nobody waits.
   */
  readonly reorderWindowMs?: number | undefined;
  /** With more unhandled events than this new ones are refused for now (503). Default: 100,000. */
  readonly maxWaiting?: number | undefined;
  /**
   * Holds customers, and accounts, who send too much to a measure; `false`: nobody. Default: a customer has 1,000 turns at
   * once and ten a second after them, and 10,000 messages waiting in a conversation; accounts have no limit.
   */
  readonly limits?: InboundLimits | false | undefined;
  /**
   * `false`: messages are accepted at any time, but handled and sent within `drain()` only, as on hosts that stop the
   * process between requests. Needs a store that several nodes can share. Default: true.
   */
  readonly background?: boolean | undefined;
  /** How long what is kept, by kind. Default: keys of events 7 days, the outbox 30 days; what was said for good. */
  readonly retention?: Retention | undefined;
}

/** What became of the channels at the start. */
export interface StartReport {
  readonly channels: readonly { readonly name: string; readonly status: "open" | "failed"; readonly error?: unknown }[];
}

/** How an engine stands. */
export interface EngineStatus {
  readonly state: "new" | "starting" | "open" | "stopping" | "closed";
  /** Events that were accepted and are not handled yet; of this node. */
  readonly waiting: number;
  /** How many of the 256 partitions of conversations this node has, and how many nodes share them. */
  readonly share: { readonly partitions: number; readonly nodes: number };
  readonly channels: readonly { readonly name: string; readonly status: "new" | "open" | "failed" }[];
}

/** Whom to write to: a conversation that is known, or an address of a channel. */
export type Customer =
  | { readonly conversation: string }
  | { readonly channel: string; readonly account: string; readonly address: Address };

/** How a message is sent that nobody asked for. */
export interface SendOptions {
  /** The same one twice is one message to that customer. */
  readonly idempotencyKey: string;
  /** When it is to be said, epoch milliseconds; what has passed is now. Default: now. */
  readonly at?: number | undefined;
}

/** Who is who across channels. Every link and its end is in the journal. */
export interface CustomerDirectory {
  /** All that is known of who somebody is. */
  of(identity: Identity): Promise<CustomerProfile>;
  /** Two are one customer from now on, with all that was linked to either; also when one had been set apart. */
  link(first: Identity, second: Identity): Promise<CustomerProfile>;
  /** Somebody is a customer of their own from now on and joins no other by a proof. */
  setApart(identity: Identity): Promise<CustomerProfile>;
}

/** A bot that runs. Node-free: a host gives it requests through `routes` and `sockets`. */
export interface Engine {
  /** The endpoints of all channels, of the desk, and the host's own. */
  readonly routes: readonly Route[];
  readonly sockets: readonly SocketRoute[];
  /**
   * Opens the store, reads the knowledge, trains the understanding, opens the channels, and goes on with what an
   * earlier process left undone.
   *
   * @throws FrontdeskError `store.*`, `knowledge.*`, `understanding.*`; with `strict`, what a channel failed with.
   */
  start(): Promise<StartReport>;
  /** Accepts nothing more, finishes what is under way within `deadlineMs` (default 10,000), and closes everything. */
  stop(options?: { readonly deadlineMs?: number | undefined }): Promise<void>;
  /**
   * Writes to a customer unasked, now or `at` a later time. Resolves when the message is durable; the same
   * `idempotencyKey` twice is one message.
   *
   * @throws FrontdeskError `runtime.unknown_customer`, `runtime.not_started`, `message.invalid`.
   */
  send(customer: Customer, message: AnyMessage, options: SendOptions): Promise<void>;
  /**
   * What was sent for later under this key is not said, unless it was said already. A key that was called off is used up.
   *
   * @throws FrontdeskError `runtime.unknown_customer`, `runtime.not_started`.
   */
  callOff(customer: Customer, options: { readonly idempotencyKey: string }): Promise<void>;
  /**
   * Handles and sends what is due, for hosts that stop the process between requests: at the end of each request, and by
   * a cron job, which goes on with the rest. Resolves when nothing is left, or after `deadlineMs` (default 10,000); with
   * `background: false` nothing goes on after that.
   *
   * @throws FrontdeskError `runtime.not_started`, `store.unavailable`.
   */
  drain(options?: { readonly deadlineMs?: number | undefined }): Promise<{ readonly isDone: boolean }>;
  /**
   * Forgets a customer, on all channels: the text of their conversations, their files, what they were known by; the desk
   * is told. Ids, numbers, the journal and the keys of events stay, and the journal gets a line `customer.forgotten`. What
   * waits for an answer, or is about to be sent, is dropped. Calling it again finishes what a crash has left.
   *
   * @throws FrontdeskError `runtime.not_started`, `store.unavailable`, `files.unavailable`.
   */
  forget(customer: ForgetTarget): Promise<Forgotten>;
  readonly customers: CustomerDirectory;
  /** For whoever runs the bot. */
  readonly operations: Operations;
  status(): EngineStatus;
  /** Why the last message of a conversation was answered as it was; kept in memory for the latest conversations. */
  why(conversation: string): Decision | undefined;
  /** Resolves when every accepted event is handled and everything that is due is sent: for tests and tools. */
  idle(): Promise<void>;
}
