import {
  type IdentityStore,
  type LinkOutcome,
  type NewLink,
  planLink,
  type RetentionStore,
  type StoredIdentity,
} from "@frontdesk/core";
import { number, type Row, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { addJournal } from "./journal.ts";

const ofKeys = "SELECT * FROM identities WHERE bot = ? AND key IN (SELECT value FROM json_each(?)) ORDER BY at, key";
const ofCustomer = "SELECT * FROM identities WHERE bot = ? AND customer = ? ORDER BY at, key";
const remove = "DELETE FROM identities WHERE bot = ? AND customer = ?";
const put = `
  INSERT INTO identities (bot, key, customer, apart, at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (bot, key) DO UPDATE SET customer = excluded.customer, apart = excluded.apart`;
const drop = "DELETE FROM identities WHERE bot = ? AND key IN (SELECT value FROM json_each(?))";

function identityOf(row: Row): StoredIdentity {
  return {
    key: text(row, "key"),
    customer: text(row, "customer"),
    apart: number(row, "apart") === 1,
    at: number(row, "at"),
  };
}

function write(session: Session, { key, customer, apart, at }: StoredIdentity): void {
  session.sql(put).run(session.bot, key, customer, apart ? 1 : 0, at);
}

/** Identities, as `Store.identities` says. */
export function readIdentities(
  session: Session,
  of: Parameters<IdentityStore["identities"]>[0],
): readonly StoredIdentity[] {
  const rows =
    "customer" in of
      ? session.sql(ofCustomer).all(session.bot, of.customer)
      : session.sql(ofKeys).all(session.bot, JSON.stringify(of.keys));
  return rows.map(identityOf);
}

/** Makes keys one customer's, as `Store.link` says. */
export function link(session: Session, one: NewLink): LinkOutcome {
  const known = readIdentities(session, { keys: one.once === undefined ? one.keys : [...one.keys, one.once] });
  const customers = [...new Set(known.map(({ customer }) => customer))];
  const family = customers.flatMap((customer) => readIdentities(session, { customer }));
  const { outcome, rows, journal } = planLink(one, known, family);
  for (const row of rows) write(session, row);
  if (journal !== undefined) addJournal(session, journal.conversation, journal);
  return outcome;
}

/** Removes a customer's identities, as `Store.forgetIdentities` says. */
export function forgetIdentities(
  session: Session,
  { customer, journal }: Parameters<RetentionStore["forgetIdentities"]>[0],
): number {
  const { changes } = session.sql(remove).run(session.bot, customer);
  addJournal(session, journal.conversation, journal);
  return Number(changes);
}

/** Sets an identity apart, as `Store.setApart` says. */
export function setApart(
  session: Session,
  { key, customer, forget = [], at, journal }: Parameters<IdentityStore["setApart"]>[0],
): void {
  const [before] = readIdentities(session, { keys: [key] });
  session.sql(drop).run(session.bot, JSON.stringify(forget));
  write(session, { key, customer, apart: true, at: before?.at ?? at });
  addJournal(session, journal.conversation, {
    ...journal,
    data: { ...journal.data, customer: before?.customer ?? customer },
  });
}
