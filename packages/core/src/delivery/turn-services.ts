import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel } from "../ports/channel.ts";
import type { Store } from "../ports/store.ts";
import type { Understanding } from "../ports/understanding.ts";
import type { TurnServices, TurnSettings } from "../turn/services.ts";
import type { Attachments } from "./attachments.ts";
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
  readonly channels: ReadonlyMap<string, Channel>;
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
  channels,
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
    accept: (identity, code) => customers.accept(identity, code),
    readFile: (id) => attachments.read(id),
    saveRecord: (conversation, record) => store.record(conversation, record),
    case: (id) => store.case(id),
    streamed({ channel: name, address, account }, reply) {
      channels
        .get(name)
        ?.stream?.(address, account, reply)
        .catch((error: unknown) => {
          const code = FrontdeskError.isInstance(error) ? error.code : "unknown";
          parts.log.debug("channel.stream_failed", { channel: name, error: code });
        });
    },
    tokenMeaning: (conversation, token) => store.token(conversation, token, parts.clock.now()),
  };
}
