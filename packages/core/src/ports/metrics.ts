import type { ErrorCode } from "../errors/codes.ts";
import type { SendOutcome } from "./outbox.ts";
import type { CommitOutcome } from "./store.ts";

/** Where an event comes from: a channel's customer, a desk, or the host's own program. */
export type EventSource = "inbound" | "desk" | "send";

/** Events that are about to be taken over. */
export interface AcceptBegin {
  /** Epoch milliseconds, as every `at` here. */
  readonly at: number;
  readonly events: readonly {
    /** Undefined for an event to a conversation that is known, such as a desk's. */
    readonly channel: string | undefined;
    readonly source: EventSource;
  }[];
}

/** What became of the events of one {@link AcceptBegin}. */
export type AcceptEnd =
  | {
      readonly at: number;
      readonly status: "taken";
      /** For each event, in their order. */
      readonly outcomes: readonly {
        readonly status: "accepted" | "duplicate" | "refused";
        /** The event's id and its conversation, where it was accepted. */
        readonly event?: number | undefined;
        readonly conversation?: string | undefined;
      }[];
    }
  /** None was taken over: the platform delivers them again. `runtime.overloaded`, or `store.*`. */
  | { readonly at: number; readonly status: "failed"; readonly code: ErrorCode | "unknown" };

/** Hears how an acceptance ends: once, before the turns of its events begin, unless another node or a look was quicker. */
export type AcceptWatch = (end: AcceptEnd) => void;

/** Events of a conversation that begin to be one turn. */
export interface TurnBegin {
  readonly at: number;
  readonly conversation: string;
  /** Those that are handled together, with the instants at which they were received: the turn waited since then. */
  readonly events: readonly { readonly id: number; readonly receivedAt: number }[];
}

/** How one attempt at a turn ended. After `stale`, `conflict` and `failed` comes another one, or `set_aside`. */
export type AttemptOutcome =
  | "ok"
  /** Handled already, by an attempt whose answer was lost or by another process. */
  | "done"
  /** A person took the conversation meanwhile. */
  | "stale"
  /** Somebody else committed meanwhile. */
  | "conflict"
  /** The conversation is another node's now, which goes on with it. */
  | "lost"
  /** The turn threw, or the store did. What a handler of the author throws is answered, and `ok`. */
  | "failed"
  /** Failed so often that it is not tried again; people find it in the list of what is set aside. */
  | "set_aside"
  /** The engine stopped, or could not even set it aside: the next start goes on with it. */
  | "stopped";

/** Watches one turn, over all of its attempts. */
export interface TurnWatch {
  /** The channel of the conversation, as soon as it is known. */
  channel(name: string): void;
  /** Calls `work` once and returns its result, such as with a span around it that is the parent of a handler's own. */
  within<T>(work: () => T): T;
  /**
   * A commit ended. `outbox` are the idempotency keys of the messages that it put into the outbox, `journal` the codes of
   * its lines in the journal, such as `turn.handler_failed`: what happened, where the commit is `ok`.
   */
  committed(commit: {
    readonly from: number;
    readonly at: number;
    readonly outcome: CommitOutcome | "failed";
    readonly outbox: readonly string[];
    readonly journal: readonly string[];
  }): void;
  /** An attempt ended; after `ok`, `done`, `lost`, `set_aside` and `stopped` nothing more is heard of the turn. */
  attempted(attempt: { readonly at: number; readonly outcome: AttemptOutcome }): void;
}

/** A message that is about to be given to its channel. */
export interface SendBegin {
  readonly at: number;
  readonly outbox: number;
  readonly conversation: string;
  readonly channel: string;
  /** The same for every attempt, and that of {@link TurnWatch.committed}. */
  readonly idempotencyKey: string;
  /** How many attempts were made before. */
  readonly attempts: number;
}

/** How one attempt to send ended. */
export interface SendEnd {
  readonly at: number;
  readonly status: SendOutcome["status"];
  /** Why it was not sent: one of the error codes. */
  readonly code: string | undefined;
  /** Whether the customer may have got it although it does not count as sent. */
  readonly unknown: boolean;
}

/** Hears how an attempt to send ends, once. */
export type SendWatch = (end: SendEnd) => void;

/**
 * Watches what a bot does, for counters and spans: accept, wait, turn, commit, send. It is told ids, names of channels,
 * codes and instants, never text. Ids are for spans; only channels, sources, outcomes and codes are few enough to be
 * labels. Each call stands in the way of the work, so it has to be quick; what it throws is logged once and harms nothing.
 *
 * Each part is optional; what is left out costs nothing.
 *
 * @example
 * ```ts
 * import { engine, frontdesk, type Metrics } from "@frontdesk/core";
 *
 * let sent = 0;
 * const metrics: Metrics = {
 *   send: () => ({ status }) => {
 *     if (status === "sent") sent++;
 *   },
 * };
 * const bot = frontdesk({ id: "acme", name: "Acme" }).bot({ intents: [] });
 * const desk = engine(bot, { channels: [], metrics });
 * ```
 */
export interface Metrics {
  accept?(begin: AcceptBegin): AcceptWatch;
  turn?(begin: TurnBegin): TurnWatch;
  send?(begin: SendBegin): SendWatch;
}
