import type { DeskHost } from "@frontdesk/core";
import type { Guesses } from "./access/guesses.ts";
import type { SignIns } from "./access/sign-ins.ts";
import type { Canned } from "./canned/canned.ts";
import type { Cases } from "./cases/cases.ts";
import type { Live } from "./live/live.ts";
import type { Transcripts } from "./messages/transcripts.ts";
import type { Oidc } from "./oidc/oidc.ts";
import type { Settings } from "./options.ts";
import type { Passwords } from "./people/password.ts";
import type { People } from "./people/people.ts";

/** What the inbox works with while it is open. */
export interface Opened {
  readonly host: DeskHost;
  readonly settings: Settings;
  readonly people: People;
  readonly passwords: Passwords;
  readonly signIns: SignIns;
  readonly guesses: Guesses;
  readonly cases: Cases;
  readonly transcripts: Transcripts;
  readonly canned: Canned;
  readonly live: Live;
  readonly oidc: Oidc | undefined;
  /**
   * Sees what other nodes know of people, their sign-ins and who is there, unless it has within so many milliseconds.
   *
   * @throws FrontdeskError `store.*`.
   */
  fresh(maxAgeMs: number): Promise<void>;
  /** Adds a line to the journal. Never rejects: what was done is done. */
  journal(code: string, data: Parameters<DeskHost["journal"]>[1]): Promise<void>;
}

/** {@link Opened}, to be closed. */
export interface OpenedInbox extends Opened {
  /** News of other nodes were lost. Never throws. */
  missed(): void;
  close(): Promise<void>;
}
