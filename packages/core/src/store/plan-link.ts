import type { LinkOutcome, NewLink, StoredIdentity } from "../ports/identity-store.ts";
import type { NewJournalEntry } from "../ports/journal-entry.ts";

/** What a link changes in a store. */
export interface LinkPlan {
  readonly outcome: LinkOutcome;
  /** To be inserted, or to replace what has their key. */
  readonly rows: readonly StoredIdentity[];
  readonly journal: (NewJournalEntry & { readonly conversation: string }) | undefined;
}

/**
 * What `Store.link` does, for drivers: they read, write the rows and the line of the journal, and answer with the
 * outcome, all in one transaction. Pure.
 *
 * @param known the identities of the link's keys and of its `once`
 * @param family all identities of the customers of `known`, in any order
 *
 * @example
 * ```ts
 * import { planLink } from "@frontdesk/core";
 *
 * const journal = { conversation: "", at: 0, code: "customer.linked", v: 1, data: {} };
 * const plan = planLink({ keys: ["a", "b"], customer: "ann", at: 0, journal }, [], []);
 * console.log(plan.outcome, plan.rows.length); // { status: "linked", customer: "ann" } 2
 * ```
 */
export function planLink(
  { keys, customer, once, overrules = false, at, journal }: NewLink,
  known: readonly StoredIdentity[],
  family: readonly StoredIdentity[],
): LinkPlan {
  const named = known.filter(({ key }) => keys.includes(key));
  const isSpent = once !== undefined && known.some(({ key }) => key === once);
  if (isSpent || (!overrules && named.some(({ apart }) => apart))) {
    const first = named.find(({ key }) => key === keys[0])?.customer ?? customer;
    return { outcome: { status: "refused", customer: first }, rows: [], journal: undefined };
  }
  const customers = new Set(named.map((one) => one.customer));
  const joined = family.filter((one) => customers.has(one.customer)).sort(byAge);
  const target = joined[0]?.customer ?? customer;
  const changed = joined
    .map((one) => ({ ...one, customer: target, apart: one.apart && !keys.includes(one.key) }))
    .filter((one, index) => one.customer !== joined[index]?.customer || one.apart !== joined[index]?.apart);
  const added = [...keys, ...(once === undefined ? [] : [once])]
    .filter((key) => !joined.some((one) => one.key === key))
    .map((key) => ({ key, customer: target, apart: false, at }));
  const rows = [...changed, ...added];
  if (rows.length === 0) return { outcome: { status: "known", customer: target }, rows, journal: undefined };
  return {
    outcome: { status: "linked", customer: target },
    rows,
    journal: { ...journal, data: { ...journal.data, customer: target } },
  };
}

/** The order of identities: by the time they became known, then by key. */
export function byAge(first: StoredIdentity, second: StoredIdentity): number {
  return first.at - second.at || (first.key < second.key ? -1 : 1);
}
