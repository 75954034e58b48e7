import type { Address } from "../message/inbound.ts";
import type { Outbound, Receipt } from "../message/outbound.ts";

/** A message for the outbox. */
export interface NewOutbox {
  readonly message: Outbound;
  /** The same for every attempt. */
  readonly idempotencyKey: string;
  /**
   * Not before this instant, epoch milliseconds. One that stands behind another is due at the latest when that one has gone:
   * it was written under a clock that was ahead.
   */
  readonly dueAt: number;
  /**
   * The epoch under which the bot speaks: when the conversation's epoch is another by the time of the claim, the
   * message is dropped. Undefined for what is said whoever owns the conversation (a person's lines, notices). A commit
   * that changes the owner raises the epoch first: what it wants said nevertheless carries the raised one.
   */
  readonly epoch?: number | undefined;
}

/** What is to be claimed. */
export interface ClaimOptions {
  /** Messages that are due by then, epoch milliseconds. */
  readonly now: number;
  /** So many at most. */
  readonly limit: number;
}

/** A message that was claimed for sending. */
export interface ClaimedOutbox {
  /** Grows in the order in which messages of a conversation must be sent. */
  readonly id: number;
  readonly conversation: string;
  readonly channel: string;
  readonly account: string;
  readonly address: Address;
  readonly message: Outbound;
  readonly idempotencyKey: string;
  /** How many attempts were made before this one. */
  readonly attempts: number;
  /** Ids of the pieces that were sent in earlier attempts: what the last outcome said. */
  readonly sentIds: readonly string[];
  /** True when an earlier attempt ended without an outcome, as after a crash. */
  readonly unknownBefore: boolean;
}

/** What became of a claimed message. */
export type SendOutcome =
  | { readonly id: number; readonly status: "sent"; readonly at: number; readonly receipt: Receipt }
  | {
      readonly id: number;
      readonly status: "later";
      readonly dueAt: number;
      /** All that were sent so far, in earlier attempts too. */
      readonly sentIds: readonly string[];
      /** Whether this attempt may have reached the customer. */
      readonly unknown: boolean;
      readonly error: string;
    }
  | {
      readonly id: number;
      /** `refused`: the platform will never take it. `unknown`: it may have arrived and is not repeated. */
      readonly status: "refused" | "unknown";
      readonly at: number;
      readonly sentIds: readonly string[];
      readonly error: string;
    };

/** How a message of the outbox stands. */
export interface OutboxStatus {
  readonly id: number;
  readonly conversation: string;
  readonly status: "due" | "claimed" | "sent" | "refused" | "unknown" | "dropped";
  readonly attempts: number;
  readonly error: string | undefined;
  readonly receipt: Receipt | undefined;
}
