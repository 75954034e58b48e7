import type { ConversationKind, User } from "../message/inbound.ts";
import type { NewJournalEntry } from "./journal-entry.ts";

/**
 * What can be swept: `dedupe`, keys of events by when they were accepted · `outbox`, messages that were sent, given up or
 * dropped, by when they were due · `tokens`, by when they expired · `events`, set aside, by when they were accepted ·
 * `cases`, by when they ended · `journal`, lines by when they were written.
 */
export type SweepKind = "dedupe" | "outbox" | "tokens" | "events" | "cases" | "journal";

/** One step of a sweep. */
export interface SweepOrder {
  readonly kind: SweepKind;
  /** What is older goes, epoch milliseconds. */
  readonly before: number;
  /** At most so many rows are looked at for removal. */
  readonly limit: number;
  /** Where the step before ended, as it said. */
  readonly rest?: string | undefined;
}

/** What a step of a sweep did. */
export interface SweepOutcome {
  readonly removed: number;
  /** Where to go on; undefined: there is nothing more of this kind. */
  readonly rest: string | undefined;
}

/** Messages of a history that are to be erased: those after a sequence, through another. */
export interface EraseRest {
  readonly after: number;
  readonly through: number;
}

/** One step of erasing a conversation. */
export interface EraseOrder {
  readonly conversation: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** At most so many messages of the history. */
  readonly limit: number;
  /** Only these messages: what is left of a step before. Undefined: the beginning. */
  readonly rest?: EraseRest | undefined;
}

/** What a step of erasing did. */
export interface EraseOutcome {
  /** What is left; undefined: nothing. */
  readonly rest: EraseRest | undefined;
  /** How many messages of the history had a text until now. */
  readonly messages: number;
  /** How many events were waiting, or had been set aside. */
  readonly events: number;
  /** How many messages were about to be sent, or were being sent. */
  readonly unsent: number;
  /** The conversation's cases, also those without a text. Empty in a step with `rest`. */
  readonly cases: readonly string[];
}

/** A conversation in a list of all. */
export interface ListedConversation {
  readonly id: string;
  readonly channel: string;
  readonly account: string;
  readonly kind: ConversationKind;
  /** Who wrote last. */
  readonly user: User;
  /** Messages through this sequence have no text any more; 0: none was erased. */
  readonly erasedThrough: number;
}

/**
 * How text and rows go again. Each verb does a bounded piece of work in one short transaction, so that no turn waits for
 * it; several processes may do the same at once.
 */
export interface RetentionStore {
  /** Removes what is older than an instant, a step at a time. Who calls it goes on while there is a `rest`. */
  sweep(order: SweepOrder): Promise<SweepOutcome>;
  /**
   * Takes all text out of a conversation; ids, numbers, its address, its journal and its keys of events stay.
   *
   * The first step, without `rest`: state, records, tokens, timers and events go; of the user the id stays, of cases what
   * `erasedCase` leaves; messages that wait or are being sent are `dropped` with the error `customer.forgotten`, those that
   * were given up are `dropped` too. Version
   * and epoch grow, and the bot has the conversation: a turn under way is `stale`. `Conversation.erasedEvent` says which
   * events are gone; records of runs that began with one of them are not kept any more. Then messages of the history,
   * oldest first: as many as `limit`, and the others in further steps. They stay with their sequence, without parts, as
   * `erased`.
   *
   * Once the last step has resolved, the driver has no copy of the text where it can reach it. A conversation that is
   * unknown has nothing to erase.
   */
  erase(order: EraseOrder): Promise<EraseOutcome>;
  /** Conversations by id, above `after`. */
  conversations(options: {
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly ListedConversation[]>;
  /** Removes all identities of a customer, and writes the line. Returns how many there were. */
  forgetIdentities(forgotten: {
    readonly customer: string;
    readonly journal: NewJournalEntry & { readonly conversation: string };
  }): Promise<number>;
}
