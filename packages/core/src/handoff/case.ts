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

/** Who works on a case. `id` tells people with one name apart; without one the name is the id. */
export interface CasePerson {
  readonly id?: string | undefined;
  readonly name: string;
}

/** A private note: it is for the people at the desk and never reaches the customer. */
export interface CaseNote {
  readonly id: string;
  readonly person: CasePerson;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The customer as the desk sees them, when the case was opened. */
export interface CaseCustomer {
  readonly id: string;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** Whether somebody vouches for who they say they are. */
  readonly verified?: boolean | undefined;
}

/** One stretch of a conversation that a person looks after. A conversation has at most one open case. */
export interface Case {
  /** A UUIDv7. */
  readonly id: string;
  readonly conversation: string;
  /** The channel's name. */
  readonly channel: string;
  readonly customer: CaseCustomer;
  readonly queue: string;
  readonly reason: CaseReason;
  readonly note?: string | undefined;
  readonly summary: CaseSummary;
  readonly state: CaseState;
  /** Who has it. */
  readonly person?: CasePerson | undefined;
  /** Whom it was transferred to; anybody may take it. */
  readonly reservedFor?: CasePerson | undefined;
  /** Oldest first. */
  readonly notes: readonly CaseNote[];
  /** Who wrote last since the handoff, and when. */
  readonly lastLine?: { readonly from: "customer" | "person"; readonly at: number } | undefined;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  readonly takenAt?: number | undefined;
  readonly endedAt?: number | undefined;
  /** The customer was erased: what they and others wrote is gone, and only ids, codes and instants are left. */
  readonly erased?: true | undefined;
}

/** Whether a case waits or has a person. */
export function isOpenCase(found: Case | undefined): found is Case {
  return found !== undefined && (found.state === "queued" || found.state === "agent");
}

/**
 * What tells people apart: the id, or the name of who has none; null for nobody.
 *
 * @example
 * ```ts
 * import { personKey } from "@frontdesk/core";
 *
 * console.log(personKey({ id: "p1", name: "Kim" }), personKey({ name: "Kim" }), personKey(undefined)); // "p1" "Kim" null
 * ```
 */
export function personKey(person: CasePerson): string;
export function personKey(person: CasePerson | undefined): string | null;
export function personKey(person: CasePerson | undefined): string | null {
  return person === undefined ? null : (person.id ?? person.name);
}
