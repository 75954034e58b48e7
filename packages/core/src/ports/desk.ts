import type { Case, CaseState } from "../handoff/case.ts";
import type { Clock } from "./clock.ts";
import type { Route, SocketRoute } from "./http.ts";
import type { Log } from "./log.ts";
import type { Random } from "./random.ts";
import type { StoredMessage } from "./store.ts";

/** Who acts at a desk. */
export interface Person {
  readonly name: string;
}

/** What a desk is given when it is opened. Every action is accepted durably before its promise resolves. */
export interface DeskHost {
  readonly bot: { readonly id: string; readonly name: string; readonly queues: readonly string[] };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Oldest first. Default: the open ones (`queued`, `agent`). */
  cases(options?: {
    readonly states?: readonly CaseState[] | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly Case[]>;
  /** @throws FrontdeskError `handoff.unknown_case`. */
  case(id: string): Promise<Case>;
  /** What was said in the case's conversation after a sequence, oldest first; without `after` the last 50 messages. */
  transcript(id: string, options?: { readonly after?: number | undefined }): Promise<readonly StoredMessage[]>;
  /**
   * The person has the case from now on: the bot is silent, also if it was about to speak.
   *
   * @throws FrontdeskError `handoff.unknown_case` when the case is unknown or over.
   */
  take(id: string, person: Person): Promise<void>;
  /**
   * A line to the customer. The same `key` twice is one line.
   *
   * @throws FrontdeskError `handoff.unknown_case`, `handoff.not_owner` when another person has the case,
   * `message.invalid` for an empty line.
   */
  say(id: string, person: Person, text: string, key: string): Promise<void>;
  /** Back to the bot, which goes on where it stopped. @throws FrontdeskError as `say` does. */
  giveBack(id: string, person: Person): Promise<void>;
  /** The case is over; the bot answers what comes next. @throws FrontdeskError as `say` does. */
  end(id: string, person: Person): Promise<void>;
  /** 32 random bytes that are made once and kept in the store. */
  secret(purpose: string): Promise<Uint8Array>;
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
  close(): Promise<void>;
}
