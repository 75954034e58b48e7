import type { Case, CasePerson } from "../handoff/case.ts";
import type { Address, ConversationKind, User } from "../message/inbound.ts";
import type { Json } from "../message/json.ts";
import type { Part } from "../message/outbound.ts";
import type { IdentityStore } from "./identity-store.ts";
import type { JournalEntry, NewJournalEntry } from "./journal-entry.ts";
import type { StoreNodes } from "./nodes.ts";
import type { ClaimedOutbox, ClaimOptions, NewOutbox, OutboxStatus, SendOutcome } from "./outbox.ts";
import type { RetentionStore } from "./retention-store.ts";
import type { NewRunRecord, RunRecord } from "./run-record.ts";
import type { StoreAdmin } from "./store-admin.ts";

/** Who speaks for the bot's side of a conversation. */
export type Owner = "bot" | "desk";

/** Who wrote a message. */
export type Author =
  | { readonly kind: "customer"; readonly id: string; readonly name?: string | undefined }
  | { readonly kind: "bot" }
  | { readonly kind: "person"; readonly name: string }
  | { readonly kind: "system" };

/** A message to be added to a conversation's history. */
export interface NewMessage {
  readonly author: Author;
  readonly parts: readonly Part[];
  /** Epoch milliseconds. */
  readonly at: number;
  /** The platform's id, where there is one. */
  readonly platformId?: string | undefined;
  /** What the channel wants to see again with it. */
  readonly echo?: Json | undefined;
}

/** A message of a conversation's history. */
export interface StoredMessage extends NewMessage {
  /** From 1, without gaps in a conversation. */
  readonly sequence: number;
  /** Its text was erased: it has no parts, and of a customer no name. */
  readonly erased?: true | undefined;
}

/** Where an event belongs: to an address of a channel, or to a conversation that is known. */
export type EventTarget =
  | {
      readonly kind: "address";
      readonly channel: string;
      readonly account: string;
      /** `channel.key(address)`. */
      readonly key: string;
      readonly address: Address;
      readonly conversationKind: ConversationKind;
      readonly user: User;
      /** The id of the conversation if there is none yet: a fresh UUIDv7. An accepted event renews the address only. */
      readonly newConversation: string;
    }
  | { readonly kind: "conversation"; readonly conversation: string };

/** An event to be taken over. */
export interface NewEvent {
  readonly target: EventTarget;
  /**
   * Under any of these keys it is known already; unique in (bot, channel, account) for an address, in the conversation
   * for a conversation that is named. Only an accepted event leaves its keys.
   */
  readonly dedupeKeys: readonly string[];
  /** The source's order; 0 where it has none. Events of a conversation that have not started are sorted by it. */
  readonly order: number;
  /** When it was accepted, epoch milliseconds. */
  readonly receivedAt: number;
  /** What core makes of it: an inbound event of a channel, a desk's event, a timer. Text lives here and is erasable. */
  readonly payload: Json;
  /** Added to the history in the same transaction. */
  readonly message?: NewMessage | undefined;
  /**
   * A person takes the case: in the same transaction the conversation's owner becomes `desk`, its epoch grows by one
   * (also when a person had it) and the case becomes `agent` with the person and `takenAt`, if it is a case of this
   * conversation in state `queued` or `agent`; otherwise the event is `refused`. A repetition is a `duplicate` first.
   */
  readonly take?:
    | {
        readonly case: string;
        readonly person: CasePerson;
        readonly at: number;
        /**
         * Only if this person (by id, or by name where there is none) has it now, or with null only if nobody has;
         * otherwise `refused`. Undefined: whoever has it.
         */
        readonly from?: string | null | undefined;
      }
    | undefined;
  /**
   * Only if this person (by id, or by name where there is none) has this case of this conversation, in state `agent`;
   * otherwise the event is `refused`. A repetition is a `duplicate` first.
   */
  readonly holder?: { readonly case: string; readonly person: string } | undefined;
  /**
   * The id of the timer that this event comes from: removed in the same transaction. A timer that is gone, or was
   * replaced, or is another conversation's: `duplicate`.
   */
  readonly timer?: string | undefined;
}

/** An event as it lies in the inbox. */
export interface StoredEvent {
  /** Grows in the order of acceptance. */
  readonly id: number;
  readonly conversation: string;
  readonly order: number;
  readonly receivedAt: number;
  readonly payload: Json;
  /** The sequence of its message, where it has one. */
  readonly sequence?: number | undefined;
}

/** What became of a {@link NewEvent}. */
export type EventOutcome =
  | {
      readonly status: "accepted";
      readonly event: StoredEvent;
      /** The sequence of its message. */
      readonly sequence: number | undefined;
      /** The conversation's events that were accepted before it and are not done, where several nodes accept. */
      readonly behind?: readonly number[] | undefined;
    }
  | { readonly status: "duplicate"; readonly conversation: string; readonly sequence: number | undefined }
  /** The conversation is unknown, or the case cannot be taken. */
  | { readonly status: "refused" };

/** What is known of a conversation. */
export interface Conversation {
  /** A UUIDv7. */
  readonly id: string;
  readonly channel: string;
  readonly account: string;
  readonly key: string;
  readonly address: Address;
  readonly kind: ConversationKind;
  /** From 0 to 255, derived from the id; nodes share the work by it. */
  readonly partition: number;
  readonly user: User;
  readonly owner: Owner;
  /** Grows with every change of owner; what was prepared under an older one is stale. */
  readonly epoch: number;
  /** Grows with every commit; guards against two writers. */
  readonly version: number;
  /** What the turn keeps between messages. Null at the beginning. */
  readonly state: Json;
  /** The sequence of the last message, 0 when there is none. */
  readonly lastSequence: number;
  /** Events through this id were erased and are not handled any more. Undefined where none was. */
  readonly erasedEvent?: number | undefined;
}

/** What an action token stands for. */
export interface NewToken {
  readonly token: string;
  readonly meaning: Json;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** A timer: at its time it comes back as an event. */
export interface NewTimer {
  /** Unique in its conversation; setting it again replaces it. */
  readonly key: string;
  readonly dueAt: number;
  readonly payload: Json;
}

/** All that one turn changes, applied in one transaction or not at all. */
export interface TurnCommit {
  readonly conversation: string;
  /** As loaded. Another one in the store, or no such conversation: `conflict`. */
  readonly version: number;
  /** As loaded. Another one in the store: `stale`, whatever the version. */
  readonly epoch: number;
  /**
   * The events that this turn handled, and those that are set aside because they cannot be. One that is not pending any
   * more: `conflict`, somebody else has handled it.
   */
  readonly done: readonly number[];
  readonly setAside: readonly number[];
  readonly state: Json;
  readonly user?: User | undefined;
  /** A new owner raises the epoch by one; the same one changes nothing. */
  readonly owner?: Owner | undefined;
  /**
   * The new owner leaves the epoch as it is: the bot hands over by itself, or takes back what nobody had taken, and what
   * it has said before still goes out. Default: false.
   */
  readonly keepsEpoch?: boolean | undefined;
  /** Into the history at once (customers of pull channels fetch them). */
  readonly messages: readonly NewMessage[];
  readonly outbox: readonly NewOutbox[];
  readonly tokens: readonly NewToken[];
  /** Set after `cancelTimers` were cancelled. */
  readonly timers: readonly NewTimer[];
  readonly cancelTimers: readonly string[];
  /** The case as it is from now on; inserted or replaced by its id. */
  readonly case?: Case | undefined;
  /** Runs that have ended: their records go. */
  readonly endedRuns: readonly string[];
  readonly journal: readonly NewJournalEntry[];
}

/**
 * `ok`; `stale`: the epoch has moved on; `conflict`: somebody else committed; `lost`: the conversation is another node's.
 * Only `ok` changed anything.
 */
export type CommitOutcome = "ok" | "stale" | "conflict" | "lost";

/**
 * Where everything is kept. A driver is a factory that returns one; `describeStore` of `@frontdesk/core/conformance`
 * says what it must hold. Every key is led by the bot that `open` names, so that two bots on one database keep apart.
 * When a promise of a writing verb resolves, what it wrote survives `kill -9` and, for drivers on disk, a power cut.
 * Verbs may be called side by side; a driver groups what is in flight into one transaction where that saves time.
 *
 * Every verb may throw FrontdeskError `store.unavailable` (retryable) or `store.closed`.
 */
export interface Store extends IdentityStore, RetentionStore, StoreAdmin {
  readonly apiVersion: 1;
  readonly name: string;
  /** How several nodes share the work; a store that is for one process alone lacks it. */
  readonly nodes?: StoreNodes | undefined;
  /**
   * Opens for one bot. Messages that were claimed by a process that is gone are due again, with `unknownBefore`.
   *
   * @throws FrontdeskError `store.corrupt`, `store.newer_schema` (the file stays untouched), `store.unavailable`
   * (cannot be written, or another process has it).
   */
  open(bot: string): Promise<void>;
  accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]>;
  /**
   * Events that are not done, by id, above `after`; with `conversation` those of one. A node gets those of its partitions,
   * but for those of one conversation and with `everywhere`.
   */
  pending(options: {
    readonly everywhere?: boolean | undefined;
    readonly after: number;
    readonly limit: number;
    readonly conversation?: string | undefined;
  }): Promise<readonly StoredEvent[]>;
  /** The conversation and the records of its runs. */
  load(
    conversation: string,
  ): Promise<{ readonly conversation: Conversation; readonly records: readonly RunRecord[] } | undefined>;
  find(channel: string, account: string, key: string): Promise<string | undefined>;
  /**
   * Written at once, outside of any turn; replaces the record of the same run and key of the conversation.
   *
   * @throws FrontdeskError `runtime.lease_lost` when the conversation is another node's by now.
   */
  record(conversation: string, record: NewRunRecord): Promise<void>;
  commit(turns: readonly TurnCommit[]): Promise<readonly CommitOutcome[]>;
  /**
   * `commit`, and in the same transaction what `claim` would claim of the messages that these turns put into the outbox: so
   * that what a turn says is on its way with one transaction less. What it leaves out is found by `claim`.
   */
  commitAndClaim(
    turns: readonly TurnCommit[],
    options: ClaimOptions,
  ): Promise<{ readonly outcomes: readonly CommitOutcome[]; readonly claimed: readonly ClaimedOutbox[] }>;
  /** Messages of a conversation after a sequence, oldest first. With `last`: the newest so many of them, oldest first. */
  history(
    conversation: string,
    options: { readonly after?: number | undefined; readonly last?: number | undefined; readonly limit: number },
  ): Promise<readonly StoredMessage[]>;
  /** The meaning of a token, if it belongs to the conversation and has not expired. */
  token(conversation: string, token: string, now: number): Promise<Json | undefined>;
  /**
   * Claims due messages for sending: of each conversation at most the oldest that is not final, and none while one of
   * it is claimed. A bot's message whose epoch has passed becomes `dropped` instead, now or as soon as the epoch has
   * passed, so that it holds up nobody behind it; one that is claimed at that moment may still be settled.
   */
  claim(options: ClaimOptions): Promise<readonly ClaimedOutbox[]>;
  /**
   * Records outcomes. A `sent` message enters the history in the same transaction, by `authorOf(message)`, with the
   * receipt's first id as `platformId`. An outcome of a message that is not claimed is ignored.
   *
   * @returns Whether there may be something to claim because of it: in one of their conversations a message is the first now.
   */
  settle(outcomes: readonly SendOutcome[]): Promise<boolean>;
  /** The earliest instant at which `claim` has something to claim that is not claimed now. May lie in the past. */
  nextDue(): Promise<number | undefined>;
  /** Outbox entries in the given states, newest first; for people and tests. */
  outbox(options: {
    readonly status?: OutboxStatus["status"] | undefined;
    readonly conversation?: string | undefined;
    readonly limit: number;
  }): Promise<readonly OutboxStatus[]>;
  /** Timers whose time has come, earliest first. They come back until their event is accepted. */
  dueTimers(options: {
    readonly now: number;
    readonly limit: number;
  }): Promise<
    readonly { readonly id: string; readonly conversation: string; readonly key: string; readonly payload: Json }[]
  >;
  nextTimer(): Promise<number | undefined>;
  case(id: string): Promise<Case | undefined>;
  /**
   * Cases in the given states, by the time they were opened: oldest first, or newest first. `beyond` is the id of the
   * last case of the page before: what follows it in that order; none when there is no such case.
   */
  cases(options: {
    readonly states?: readonly Case["state"][] | undefined;
    readonly newestFirst?: boolean | undefined;
    readonly beyond?: string | undefined;
    readonly limit: number;
  }): Promise<readonly Case[]>;
  /** Journal entries after an id, oldest first; or, with `before` (an id, or `Infinity`), those before it, newest first. */
  journal(options: {
    readonly conversation?: string | undefined;
    readonly after?: number | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
  }): Promise<readonly JournalEntry[]>;
  /** Adds lines to the journal that belong to no turn; `conversation` is empty where none is concerned. */
  addJournal(entries: readonly (NewJournalEntry & { readonly conversation: string })[]): Promise<void>;
  blob(key: string): Promise<Uint8Array | undefined>;
  putBlob(key: string, bytes: Uint8Array): Promise<void>;
  /**
   * Keeps `after` if what is there is still `before` (undefined: nothing), and says whether it did. So that of several
   * that change the same at once, none undoes what another did.
   */
  swapBlob(key: string, before: Uint8Array | undefined, after: Uint8Array): Promise<boolean>;
  /** Removing what is not there is no error. */
  removeBlob(key: string): Promise<void>;
  /** Finishes what is in flight and lets go of everything. */
  close(): Promise<void>;
}
