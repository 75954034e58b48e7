import type { JournalEntry, NewJournalEntry, Store } from "@frontdesk/core";
import { json, number, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limitedBy } from "./limit.ts";

const insert = "INSERT INTO journal (bot, id, conversation, at, code, v, data) VALUES (?, ?, ?, ?, ?, ?, ?)";
const select = (from: string, where: string, order: "ASC" | "DESC"): string =>
  `SELECT * FROM journal ${from} WHERE bot = ?1 AND id > ?2 AND id < ?3 ${where} ORDER BY id ${order} ${limitedBy(4)}`;
// Without the index's name SQLite takes the primary key, and reads the lines of all conversations for those of one:
// measured 52 ms instead of 0.1 for a page of 300,000 lines.
const index = "INDEXED BY journal_by_conversation";
const own = "AND conversation = ?5";
const queries = {
  all: { oldest: select("", "", "ASC"), newest: select("", "", "DESC") },
  own: { oldest: select(index, own, "ASC"), newest: select(index, own, "DESC") },
} as const;

/** Adds a line to the journal. */
export function addJournal(session: Session, conversation: string, entry: NewJournalEntry): void {
  const data = JSON.stringify(entry.data);
  session.sql(insert).run(session.bot, session.nextId(), conversation, entry.at, entry.code, entry.v, data);
}

/** Lines of the journal, as `Store.journal` says. */
export function readJournal(
  session: Session,
  { conversation, after = 0, before, limit }: Parameters<Store["journal"]>[0],
): readonly JournalEntry[] {
  const query = queries[conversation === undefined ? "all" : "own"][before === undefined ? "oldest" : "newest"];
  // Ids are far below it.
  const end = Math.min(before ?? Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  const range = [session.bot, after, end, limit];
  const rows = session.sql(query).all(...range, ...(conversation === undefined ? [] : [conversation]));
  return rows.map((row) => ({
    id: number(row, "id"),
    conversation: text(row, "conversation"),
    at: number(row, "at"),
    code: text(row, "code"),
    v: number(row, "v"),
    data: json(row, "data"),
  }));
}
