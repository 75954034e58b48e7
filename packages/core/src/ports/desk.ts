import type { CustomerProfile, Identity } from "../definition/customer-profile.ts";
import type { Case, CasePerson, CaseState } from "../handoff/case.ts";
import type { Address } from "../message/inbound.ts";
import type { MessageDecision } from "../turn/decision.ts";
import type { Clock } from "./clock.ts";
import type { FileHost } from "./files.ts";
import type { Route, SocketRoute } from "./http.ts";
import type { JournalEntry, NewJournalEntry } from "./journal-entry.ts";
import type { Log } from "./log.ts";
import type { Random } from "./random.ts";
import type { StoredMessage } from "./store.ts";

/** Who acts at a desk. `id` tells people with one name apart; without one the name is the id. */
export type Person = CasePerson;

/** A line to the customer: a text, files that the desk has put into `files`, or both. */
export interface DeskLine {
  readonly text?: string | undefined;
  /** Ids, at most 10. */
  readonly files?: readonly string[] | undefined;
}

/** What a desk is given when it is opened. Every action is accepted durably before its promise resolves. */
export interface DeskHost {
  readonly bot: {
    readonly id: string;
    readonly name: string;
    readonly queues: readonly string[];
    readonly locales: readonly string[];
  };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly files: FileHost;
  /** By age, oldest first; see `Store.cases`. Default: at most 100 of the open ones (`queued`, `agent`). */
  cases(options?: {
    readonly states?: readonly CaseState[] | undefined;
    readonly newestFirst?: boolean | undefined;
    readonly beyond?: string | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly Case[]>;
  /** @throws FrontdeskError `handoff.unknown_case`. */
  case(id: string): Promise<Case>;
  /**
   * What was said in the case's conversation after a sequence, oldest first (at most 1,000); without `after` the last
   * `last` messages (default 50).
   */
  transcript(
    id: string,
    options?: {
      readonly after?: number | undefined;
      readonly last?: number | undefined;
      readonly limit?: number | undefined;
    },
  ): Promise<readonly StoredMessage[]>;
  /** What the bot made of each of the customer's messages, oldest first. */
  decisions(id: string): Promise<readonly MessageDecision[]>;
  /**
   * The person has the case from now on: the bot is silent, also if it was about to speak. With `from` only if that
   * person (by id, or by name) has it still, or with null if nobody has. Who has it already may take it again.
   *
   * @throws FrontdeskError `handoff.unknown_case` when the case is unknown or over, `handoff.not_owner` when `from` is
   * not who has it.
   */
  take(id: string, person: Person, options?: { readonly from?: string | null | undefined }): Promise<void>;
  /**
   * A line to the customer. The same `key` twice is one line.
   *
   * @throws FrontdeskError `handoff.unknown_case`, `handoff.not_owner` when another person has the case,
   * `message.invalid` for an empty line or a file that is not there.
   */
  say(id: string, person: Person, line: string | DeskLine, key: string): Promise<void>;
  /**
   * A private note: it goes into the case and never to the customer. Anybody may add one, also when the case is over.
   * The same `key` twice is one note.
   *
   * @throws FrontdeskError `handoff.unknown_case`, `message.invalid` for an empty note or one over 8,000 characters.
   */
  note(id: string, person: Person, text: string, key: string): Promise<void>;
  /**
   * The case waits again: in another queue, for another person, or both; the customer is told.
   *
   * @throws FrontdeskError as `say` does, and `definition.unknown_queue`.
   */
  transfer(
    id: string,
    person: Person,
    to: {
      readonly queue?: string | undefined;
      readonly person?: Person | undefined;
      readonly note?: string | undefined;
    },
  ): Promise<void>;
  /** The customer sees that the person is writing. Failures are ignored. */
  typing(id: string, person: Person): Promise<void>;
  /**
   * Where the case's conversation is, as the customer's newest event has it: for desks that work on the channel itself.
   *
   * @throws FrontdeskError `handoff.unknown_case`.
   */
  address(id: string): Promise<Address>;
  /**
   * Who the case's customer is, on its channel and, where that is proved, on others.
   *
   * @throws FrontdeskError `handoff.unknown_case`.
   */
  profile(id: string): Promise<CustomerProfile>;
  /**
   * One of the identities of the case's customer is somebody else: a customer of their own from now on, who joins no
   * other by a proof.
   *
   * @throws FrontdeskError `handoff.unknown_case`, also for an identity that is not the customer's.
   */
  setApart(id: string, identity: Identity, person: Person): Promise<void>;
  /** Back to the bot, which goes on where it stopped. @throws FrontdeskError as `say` does. */
  giveBack(id: string, person: Person): Promise<void>;
  /** The case is over; the bot answers what comes next. @throws FrontdeskError as `say` does. */
  end(id: string, person: Person): Promise<void>;
  /** 32 random bytes that are made once and kept in the store. */
  secret(purpose: string): Promise<Uint8Array>;
  /** What the desk keeps for itself, such as who may use it; by key. */
  kept(key: string): Promise<Uint8Array | undefined>;
  keep(key: string, bytes: Uint8Array): Promise<void>;
  /**
   * Keeps `after` if what is kept is still `before` (undefined: nothing), and says whether it did: so that of several
   * nodes that change the same at once, none undoes what another did.
   */
  swap(key: string, before: Uint8Array | undefined, after: Uint8Array): Promise<boolean>;
  /** Whether other nodes may have this desk open, too: then what is kept may change without a word. */
  readonly isShared: boolean;
  /** Adds a line about the desk itself to the journal: somebody signed in, was invited. Ids and codes, never text. */
  journal(code: string, data: NewJournalEntry["data"]): Promise<void>;
  /** Lines of the journal before an id (default: the newest), newest first. */
  readJournal(options: {
    readonly before?: number | undefined;
    readonly limit: number;
  }): Promise<readonly JournalEntry[]>;
}

/** Where people take over. A driver is a factory that returns one. */
export interface Desk {
  readonly apiVersion: 1;
  readonly name: string;
  readonly routes?: readonly Route[] | undefined;
  readonly sockets?: readonly SocketRoute[] | undefined;
  open(host: DeskHost): Promise<void>;
  /** Something happened in a case: opened, a line, ended. Never throws. */
  changed?(caseId: string): void;
  /** Something may have happened in any case: news of other nodes were lost. Never throws. */
  missed?(): void;
  /**
   * The customers of these cases were forgotten: the store has only ids, codes and instants of them, and the cases are
   * over. The desk lets go of what it keeps of them by itself. What it cannot take back, such as messages in a chat of a
   * platform, it says in its log. When it rejects, so does `Engine.forget`, which may be called again.
   */
  forgotten?(caseIds: readonly string[]): Promise<void>;
  /** The customer of a case is writing. Never throws. */
  typing?(caseId: string): void;
  close(): Promise<void>;
}
