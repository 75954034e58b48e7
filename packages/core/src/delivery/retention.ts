import { FrontdeskError } from "../errors/frontdesk-error.ts";

/** How long what is kept, by kind, in milliseconds. `Number.POSITIVE_INFINITY` keeps it for good. */
export interface Retention {
  /**
   * Keys by which a redelivered event, and a `send` under the same `idempotencyKey`, is known. Platforms deliver again for
   * up to three days, so that 72 hours are the least. Default: 7 days.
   */
  readonly eventKeysMs?: number | undefined;
  /** What was sent, was refused, has no known outcome or was dropped, after it was due; the history has its text. Default: 30 days. */
  readonly outboxMs?: number | undefined;
  /** Events that could not be handled and were set aside, after they were accepted. Default: 30 days. */
  readonly setAsideMs?: number | undefined;
  /** Cases, after they ended. Default: kept. */
  readonly casesMs?: number | undefined;
  /**
   * What was said, with its files: the text goes, the place in the history stays. When the last message of a conversation
   * has gone, what the bot remembers of it goes too, unless a person has it. Default: kept.
   */
  readonly messagesMs?: number | undefined;
  /** Lines of the journal: ids, codes and numbers. Default: kept. */
  readonly journalMs?: number | undefined;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** Platforms deliver again for up to so long. */
const leastEventKeysMs = 3 * dayMs;

const defaults: Readonly<Record<keyof Retention, number>> = {
  eventKeysMs: 7 * dayMs,
  outboxMs: 30 * dayMs,
  setAsideMs: 30 * dayMs,
  casesMs: Number.POSITIVE_INFINITY,
  messagesMs: Number.POSITIVE_INFINITY,
  journalMs: Number.POSITIVE_INFINITY,
};

/**
 * {@link Retention}, complete.
 *
 * @throws FrontdeskError `runtime.invalid_options` for what is no duration, or too short a one.
 */
export function readRetention(given: Retention = {}): Readonly<Record<keyof Retention, number>> {
  const read = (name: keyof Retention): number => {
    const value = given[name] ?? defaults[name];
    const least = name === "eventKeysMs" ? leastEventKeysMs : 0;
    if (typeof value === "number" && value >= least) return value;
    throw new FrontdeskError("runtime.invalid_options", `The option \`retention.${name}\` is no time to keep things.`, {
      hint:
        name === "eventKeysMs"
          ? "Give it at least 72 hours, 259_200_000 ms: platforms deliver events again for so long."
          : "Give it milliseconds, or leave it out.",
    });
  };
  return {
    eventKeysMs: read("eventKeysMs"),
    outboxMs: read("outboxMs"),
    setAsideMs: read("setAsideMs"),
    casesMs: read("casesMs"),
    messagesMs: read("messagesMs"),
    journalMs: read("journalMs"),
  };
}
