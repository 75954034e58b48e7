import type { Bot } from "../definition/bot.ts";
import type { CustomerProfile, Identity } from "../definition/customer-profile.ts";
import type { Case } from "../handoff/case.ts";
import type { Json } from "../message/json.ts";
import type { ShownReply } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { FileContent } from "../ports/files.ts";
import type { KnowledgeIndex } from "../ports/knowledge.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { RunRecord } from "../ports/run-record.ts";
import type { Conversation } from "../ports/store.ts";
import type { Understanding } from "../ports/understanding.ts";
import type { Decision } from "./decision.ts";

/** How turns behave. */
export interface TurnSettings {
  /** A handler that takes longer is stopped and the customer told. */
  readonly turnTimeoutMs: number;
  /** An open question is forgotten after this. */
  readonly questionLifetimeMs: number;
  /** Longer messages are refused politely, in UTF-16 units. */
  readonly maxTextLength: number;
}

/** Where an invitation was given. */
export interface Invited {
  readonly channel: string;
  /** Whoever comes by it is that customer already. */
  readonly isKnown: boolean;
}

/** What a turn works with. */
export interface TurnServices {
  readonly bot: Bot;
  readonly understanding: Understanding | undefined;
  readonly index: KnowledgeIndex | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly settings: TurnSettings;
  /** Knowledge is quoted from this probability on. */
  readonly answerThreshold: number;
  /** A kept file, as soon as it is there; undefined where it could not be kept. */
  readFile(id: string): Promise<FileContent | undefined>;
  profile(identity: Identity): Promise<CustomerProfile>;
  invitation(identity: Identity, channel: string): Promise<string>;
  /** Where an invitation is from, and whether both are one customer already; undefined where it is not good. */
  invited(identity: Identity, code: string): Promise<Invited | undefined>;
  /** Somebody says that an invitation was theirs; whether it is one that is good. */
  accept(identity: Identity, code: string): Promise<boolean>;
  saveRecord(conversation: string, record: RunRecord): Promise<void>;
  case(id: string): Promise<Case | undefined>;
  /** The meaning of an action token of this conversation. */
  tokenMeaning(conversation: string, token: string): Promise<Json | undefined>;
  /** Shows a reply as far as it is written, where the conversation's channel can. Never throws. */
  streamed(conversation: Conversation, reply: ShownReply): void;
  /** Told what was decided and why, for people who ask. */
  decided(conversation: string, decision: Decision): void;
}
