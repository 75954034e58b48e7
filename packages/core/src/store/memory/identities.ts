import { copyJson } from "../../message/copy-json.ts";
import type { IdentityStore, LinkOutcome, NewLink, StoredIdentity } from "../../ports/identity-store.ts";
import type { RetentionStore } from "../../ports/retention-store.ts";
import { byAge, planLink } from "../plan-link.ts";
import type { BotData } from "./data.ts";

/** Identities, as `Store.identities` says. */
export function readIdentities(
  data: BotData,
  of: Parameters<IdentityStore["identities"]>[0],
): readonly StoredIdentity[] {
  const found = [...data.identities.values()].filter((one) =>
    "keys" in of ? of.keys.includes(one.key) : one.customer === of.customer,
  );
  return found.sort(byAge).map(copyJson);
}

/** Makes keys one customer's, as `Store.link` says. */
export function link(data: BotData, one: NewLink): LinkOutcome {
  const known = readIdentities(data, { keys: one.once === undefined ? one.keys : [...one.keys, one.once] });
  const customers = [...new Set(known.map(({ customer }) => customer))];
  const family = customers.flatMap((customer) => readIdentities(data, { customer }));
  const { outcome, rows, journal } = planLink(one, known, family);
  for (const row of rows) data.identities.set(row.key, row);
  if (journal !== undefined) data.journal.push({ ...copyJson(journal), id: ++data.lastId });
  return outcome;
}

/** Removes a customer's identities, as `Store.forgetIdentities` says. */
export function forgetIdentities(
  data: BotData,
  { customer, journal }: Parameters<RetentionStore["forgetIdentities"]>[0],
): number {
  const found = readIdentities(data, { customer });
  for (const { key } of found) data.identities.delete(key);
  data.journal.push({ ...copyJson(journal), id: ++data.lastId });
  return found.length;
}

/** Sets an identity apart, as `Store.setApart` says. */
export function setApart(
  data: BotData,
  { key, customer, forget = [], at, journal }: Parameters<IdentityStore["setApart"]>[0],
): void {
  const before = data.identities.get(key);
  for (const other of forget) data.identities.delete(other);
  data.identities.set(key, { key, customer, apart: true, at: before?.at ?? at });
  const was = before?.customer ?? customer;
  data.journal.push({ ...copyJson(journal), data: { ...journal.data, customer: was }, id: ++data.lastId });
}
