import type { NewRunRecord, RunRecord } from "@frontdesk/core";
import { json, text } from "../columns.ts";
import type { Session } from "../session.ts";

const put = `
  INSERT INTO records (bot, conversation, run, key, phase, value)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (
    SELECT 1 FROM conversations WHERE bot = ?1 AND id = ?2 AND erased_event >= ?7
  )
  ON CONFLICT (bot, conversation, run, key) DO UPDATE SET phase = excluded.phase, value = excluded.value`;
const ofConversation = "SELECT run, key, phase, value FROM records WHERE bot = ? AND conversation = ?";
const end = "DELETE FROM records WHERE bot = ? AND conversation = ? AND run = ?";

/** Keeps a record of a run, in the place of an earlier one of its key; none of a run whose event was erased. */
export function putRecord(session: Session, conversation: string, record: NewRunRecord): void {
  const value = JSON.stringify(record.value);
  session.sql(put).run(session.bot, conversation, record.run, record.key, record.phase, value, record.event ?? null);
}

/** The records of the runs of a conversation. */
export function readRecords(session: Session, conversation: string): readonly RunRecord[] {
  return session
    .sql(ofConversation)
    .all(session.bot, conversation)
    .map((row) => ({
      run: text(row, "run"),
      key: text(row, "key"),
      // Safe: the store wrote it, from this very union.
      phase: text(row, "phase") as RunRecord["phase"],
      value: json(row, "value"),
    }));
}

/** Removes the records of a run. */
export function endRun(session: Session, conversation: string, run: string): void {
  session.sql(end).run(session.bot, conversation, run);
}
