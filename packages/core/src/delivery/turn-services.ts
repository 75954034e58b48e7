import type { Store } from "../ports/store.ts";
import type { Understanding } from "../ports/understanding.ts";
import type { TurnServices, TurnSettings } from "../turn/services.ts";
import { eventOfRun } from "../turn/start-run.ts";
import type { Attachments } from "./attachments.ts";
import { type Audience, sightOf } from "./audience.ts";
import type { Customers } from "./customers.ts";
import type { EngineOptions } from "./engine-options.ts";

/** The settings of turns, with their defaults. */
export function turnSettings(options: EngineOptions): TurnSettings {
  return {
    turnTimeoutMs: options.turnTimeoutMs ?? 30_000,
    questionLifetimeMs: options.questionLifetimeMs ?? 24 * 60 * 60 * 1_000,
    maxTextLength: options.maxTextLength ?? 8_000,
  };
}

/** What {@link turnServices} is made of. */
export interface TurnServicesParts
  extends Pick<TurnServices, "bot" | "index" | "clock" | "random" | "log" | "settings" | "decided"> {
  readonly store: Store;
  readonly audience: Audience;
  readonly attachments: Attachments;
  readonly customers: Customers;
  /** The engine, once it is trained. */
  understanding(): Understanding | undefined;
  /** From which probability on knowledge is quoted, once it is read. */
  threshold(): number;
}

/** What turns work with, on top of a store. */
export function turnServices({
  store,
  audience,
  attachments,
  customers,
  understanding,
  threshold,
  ...parts
}: TurnServicesParts): TurnServices {
  return {
    ...parts,
    get understanding() {
      return understanding();
    },
    get answerThreshold() {
      return threshold();
    },
    profile: (identity) => customers.of(identity),
    invitation: (identity, channel) => customers.invitation(identity, channel),
    invited: (identity, code) => customers.invited(identity, code),
    accept: (identity, code) => customers.accept(identity, code),
    readFile: (id) => attachments.read(id),
    saveRecord: (conversation, record) => store.record(conversation, { ...record, event: eventOfRun(record.run) }),
    case: (id) => store.case(id),
    streamed: (conversation, reply) => audience.show({ show: "reply", sight: sightOf(conversation), reply }),
    tokenMeaning: (conversation, token) => store.token(conversation, token, parts.clock.now()),
  };
}
