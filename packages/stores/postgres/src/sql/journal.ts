import type { JournalEntry, NewJournalEntry, Store } from "@frontdesk/core";
import { json, number, text } from "../columns.ts";
import type { Query, Session, Statement } from "../session.ts";
import { storable, whole } from "../text.ts";

/** A line in the form of its row. */
export interface JournalRow {
  readonly conversation: string;
  readonly at: number;
  readonly code: string;
  readonly v: number;
  readonly data: string;
}

const insert = `
  INSERT INTO frontdesk.journal (bot, conversation, at, code, v, data)
  SELECT $1, conversation, at, code, v, data
  FROM unnest($2::text[], $3::bigint[], $4::text[], $5::integer[], $6::text[])
    WITH ORDINALITY AS added (conversation, at, code, v, data, number)
  ORDER BY number`;
const select = (where: string, order: "ASC" | "DESC"): string => `
  SELECT id, conversation, at, code, v, data FROM frontdesk.journal
  WHERE bot = $1 AND id > $2 AND id < $3 ${where} ORDER BY id ${order} LIMIT $4`;
const own = "AND conversation = $5";
const queries = {
  all: { oldest: select("", "ASC"), newest: select("", "DESC") },
  own: { oldest: select(own, "ASC"), newest: select(own, "DESC") },
} as const;

/** Makes a row of a line. The conversation is given as it is kept. */
export function journalRow(conversation: string, entry: NewJournalEntry): JournalRow {
  const { at, code, v, data } = entry;
  return { conversation, at: whole(at), code: storable(code), v, data: JSON.stringify(data) };
}

/** Adds lines to the journal. */
export function addLines(session: Session, rows: readonly JournalRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => one.conversation),
    rows.map((one) => one.at),
    rows.map((one) => one.code),
    rows.map((one) => one.v),
    rows.map((one) => one.data),
  ];
  return [{ text: insert, values }];
}

/** Lines of the journal, as `Store.journal` says. */
export function readJournal(
  session: Session,
  { conversation, after = 0, before, limit }: Parameters<Store["journal"]>[0],
): Query<readonly JournalEntry[]> {
  const query = queries[conversation === undefined ? "all" : "own"][before === undefined ? "oldest" : "newest"];
  const range = [session.bot, whole(after), whole(before ?? Number.POSITIVE_INFINITY), whole(limit)];
  return {
    reads: [{ text: query, values: conversation === undefined ? range : [...range, storable(conversation)] }],
    read: ([rows = []]) =>
      rows.map((row) => ({
        id: number(row, "id"),
        conversation: text(row, "conversation"),
        at: number(row, "at"),
        code: text(row, "code"),
        v: number(row, "v"),
        data: json(row, "data"),
      })),
  };
}
