import type { Json, NewTimer } from "@frontdesk/core";
import { json, number, numberOrUndefined, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

// The id is new also when a timer is replaced, so that an event of the replaced one is known as late.
const put = `
  INSERT INTO timers (bot, conversation, key, id, due_at, payload) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (bot, conversation, key) DO UPDATE SET id = excluded.id, due_at = excluded.due_at,
    payload = excluded.payload`;
const cancel = "DELETE FROM timers WHERE bot = ? AND conversation = ? AND key = ?";
const exists = "SELECT 1 FROM timers WHERE bot = ? AND id = ? AND conversation = ?";
const remove = "DELETE FROM timers WHERE bot = ? AND id = ?";
const due = `SELECT * FROM timers WHERE bot = ? AND due_at <= ? ORDER BY due_at, id ${limited}`;
const next = "SELECT min(due_at) AS due_at FROM timers WHERE bot = ?";

/** Sets a timer, in the place of an earlier one of its key. */
export function setTimer(session: Session, conversation: string, timer: NewTimer): void {
  const payload = JSON.stringify(timer.payload);
  session.sql(put).run(session.bot, conversation, timer.key, session.nextId(), timer.dueAt, payload);
}

/** Takes a timer away, if it is set. */
export function cancelTimer(session: Session, conversation: string, key: string): void {
  session.sql(cancel).run(session.bot, conversation, key);
}

/** Whether a timer is still set, and is this conversation's. */
export function hasTimer(session: Session, conversation: string, id: string): boolean {
  return session.sql(exists).get(session.bot, Number(id), conversation) !== undefined;
}

/** Removes a timer whose event is accepted. */
export function removeTimer(session: Session, id: string): void {
  session.sql(remove).run(session.bot, Number(id));
}

/** Timers that are due, the earliest first. */
export function dueTimers(
  session: Session,
  now: number,
  limit: number,
): readonly { readonly id: string; readonly conversation: string; readonly key: string; readonly payload: Json }[] {
  return session
    .sql(due)
    .all(session.bot, now, limit)
    .map((row) => ({
      id: String(number(row, "id")),
      conversation: text(row, "conversation"),
      key: text(row, "key"),
      payload: json(row, "payload"),
    }));
}

/** When the next timer is due. */
export function nextTimer(session: Session): number | undefined {
  return numberOrUndefined(session.sql(next).get(session.bot) ?? {}, "due_at");
}
