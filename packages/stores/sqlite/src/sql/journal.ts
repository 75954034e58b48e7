import type { JournalEntry, NewJournalEntry } from "@frontdesk/core";
import { json, number, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

const insert = "INSERT INTO journal (bot, id, conversation, at, code, v, data) VALUES (?, ?, ?, ?, ?, ?, ?)";
const all = `SELECT * FROM journal WHERE bot = ? AND id > ? ORDER BY id ${limited}`;
const ofConversation = `
  SELECT * FROM journal WHERE bot = ? AND id > ? AND conversation = ? ORDER BY id ${limited}`;

/** Adds a line to the journal. */
export function addJournal(session: Session, conversation: string, entry: NewJournalEntry): void {
  const data = JSON.stringify(entry.data);
  session.sql(insert).run(session.bot, session.nextId(), conversation, entry.at, entry.code, entry.v, data);
}

/** Lines of the journal after an id, oldest first. */
export function readJournal(
  session: Session,
  options: {
    readonly conversation?: string | undefined;
    readonly after?: number | undefined;
    readonly limit: number;
  },
): readonly JournalEntry[] {
  const { conversation, after = 0, limit } = options;
  const rows =
    conversation === undefined
      ? session.sql(all).all(session.bot, after, limit)
      : session.sql(ofConversation).all(session.bot, after, conversation, limit);
  return rows.map((row) => ({
    id: number(row, "id"),
    conversation: text(row, "conversation"),
    at: number(row, "at"),
    code: text(row, "code"),
    v: number(row, "v"),
    data: json(row, "data"),
  }));
}
