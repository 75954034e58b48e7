/** Why a conversation goes to a person. */
export type CaseReason =
  /** The customer asked for a person. */
  | "asked"
  /** The definition said so. */
  | "rule"
  /** The bot did not understand, twice. */
  | "not_understood"
  /** A handler failed or took too long. */
  | "failed"
  /** The outcome of an effect is unknown and its author wants a person to look. */
  | "outcome_unknown";

/** `queued` waits for a person, `agent` has one, `returned` went back to the bot, `closed` is over. */
export type CaseState = "queued" | "agent" | "returned" | "closed";

/** What a person reads before the first line. */
export interface CaseSummary {
  /** The customer's last words before the handoff. */
  readonly lastMessage: string;
  /** The intent that was under way. */
  readonly intent?: string | undefined;
  /** What the customer had already answered, by slot or key. */
  readonly slots: { readonly [key: string]: string };
  readonly locale: string;
}

/** One stretch of a conversation that a person looks after. A conversation has at most one open case. */
export interface Case {
  /** A UUIDv7. */
  readonly id: string;
  readonly conversation: string;
  readonly queue: string;
  readonly reason: CaseReason;
  readonly note?: string | undefined;
  readonly summary: CaseSummary;
  readonly state: CaseState;
  /** Who has it. */
  readonly person?: { readonly name: string } | undefined;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly takenAt?: number | undefined;
  readonly endedAt?: number | undefined;
}
