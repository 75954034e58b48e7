import {
  type IdentityStore,
  type LinkOutcome,
  type NewLink,
  planLink,
  type RetentionStore,
  type StoredIdentity,
} from "@frontdesk/core";
import { number, type Row, text, truth } from "../columns.ts";
import type { Query, Session, Statement, Work } from "../session.ts";
import { storable, whole } from "../text.ts";
import { addLines, journalRow } from "./journal.ts";

const columns = "key, customer, apart, at";
const ofKeys = `
  SELECT ${columns} FROM frontdesk.identities WHERE bot = $1 AND key = ANY ($2::text[]) ORDER BY at, key`;
const ofCustomer = `
  SELECT ${columns} FROM frontdesk.identities WHERE bot = $1 AND customer = $2 ORDER BY at, key`;
const ofFamily = `
  SELECT ${columns} FROM frontdesk.identities WHERE bot = $1 AND customer IN (
    SELECT customer FROM frontdesk.identities WHERE bot = $1 AND key = ANY ($2::text[])
  )`;
// Who is joined to whom depends on identities that nobody has named: changes of them wait for each other ("fdid").
const queue = "SELECT pg_advisory_xact_lock(1717856612, hashtext($1))";
const remove = "DELETE FROM frontdesk.identities WHERE bot = $1 AND customer = $2";
const put = `
  INSERT INTO frontdesk.identities (bot, key, customer, apart, at)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::boolean[], $5::bigint[])
  ON CONFLICT (bot, key) DO UPDATE SET customer = excluded.customer, apart = excluded.apart`;
const drop = "DELETE FROM frontdesk.identities WHERE bot = $1 AND key = ANY ($2::text[])";

function identityOf(row: Row): StoredIdentity {
  return {
    key: text(row, "key"),
    customer: text(row, "customer"),
    apart: truth(row, "apart"),
    at: number(row, "at"),
  };
}

function putIdentities(session: Session, rows: readonly StoredIdentity[]): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => storable(one.key)),
    rows.map((one) => storable(one.customer)),
    rows.map((one) => one.apart),
    rows.map((one) => whole(one.at)),
  ];
  return [{ text: put, values }];
}

/** Identities, as `Store.identities` says. */
export function readIdentities(
  session: Session,
  of: Parameters<IdentityStore["identities"]>[0],
): Query<readonly StoredIdentity[]> {
  const asked =
    "customer" in of
      ? { text: ofCustomer, values: [session.bot, storable(of.customer)] }
      : { text: ofKeys, values: [session.bot, of.keys.map(storable)] };
  return { reads: [asked], read: ([rows = []]) => rows.map(identityOf) };
}

/** Makes keys one customer's, as `Store.link` says. */
export function link(session: Session, one: NewLink): Work<LinkOutcome> {
  const keys = (one.once === undefined ? one.keys : [...one.keys, one.once]).map(storable);
  return {
    reads: [
      { text: queue, values: [session.bot] },
      { text: ofKeys, values: [session.bot, keys] },
      { text: ofFamily, values: [session.bot, keys] },
    ],
    decide([, known = [], family = []]) {
      const { outcome, rows, journal } = planLink(one, known.map(identityOf), family.map(identityOf));
      const lines = journal === undefined ? [] : [journalRow(storable(journal.conversation), journal)];
      return { writes: [...putIdentities(session, rows), ...addLines(session, lines)], result: outcome };
    },
  };
}

/** Removes a customer's identities, as `Store.forgetIdentities` says. */
export function forgetIdentities(
  session: Session,
  { customer, journal }: Parameters<RetentionStore["forgetIdentities"]>[0],
): Work<number> {
  return {
    reads: [
      { text: queue, values: [session.bot] },
      { text: ofCustomer, values: [session.bot, storable(customer)] },
    ],
    decide([, rows = []]) {
      const line = journalRow(storable(journal.conversation), journal);
      const removal = { text: remove, values: [session.bot, storable(customer)] };
      return { writes: [removal, ...addLines(session, [line])], result: rows.length };
    },
  };
}

/** Sets an identity apart, as `Store.setApart` says. */
export function setApart(
  session: Session,
  { key, customer, forget = [], at, journal }: Parameters<IdentityStore["setApart"]>[0],
): Work<void> {
  return {
    reads: [
      { text: queue, values: [session.bot] },
      { text: ofKeys, values: [session.bot, [storable(key)]] },
    ],
    decide([, rows = []]) {
      const [before] = rows.map(identityOf);
      const data = { ...journal.data, customer: before?.customer ?? customer };
      const line = journalRow(storable(journal.conversation), { ...journal, data });
      const row = { key, customer, apart: true, at: before?.at ?? at };
      const dropped = forget.length === 0 ? [] : [{ text: drop, values: [session.bot, forget.map(storable)] }];
      const writes = [...dropped, ...putIdentities(session, [row]), ...addLines(session, [line])];
      return { writes, result: undefined };
    },
  };
}
