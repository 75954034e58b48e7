import type { StatementResultingChanges } from "node:sqlite";
import type { NewEvent, Store, StoredEvent } from "@frontdesk/core";
import { json, number, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

const insert = `
  INSERT INTO inbox (bot, id, conversation, source_order, received_at, set_aside, payload, sequence)
  VALUES (?, ?, ?, ?, ?, 0, ?, ?)`;
const remove = "DELETE FROM inbox WHERE bot = ? AND id = ? AND conversation = ? AND set_aside = 0";
const setAside = "UPDATE inbox SET set_aside = 1 WHERE bot = ? AND id = ? AND conversation = ?";
const pending = `SELECT * FROM inbox WHERE bot = ? AND id > ? AND set_aside = 0 ORDER BY id ${limited}`;
const pendingOf = `
  SELECT * FROM inbox WHERE bot = ? AND id > ? AND set_aside = 0 AND conversation = ? ORDER BY id ${limited}`;
const isThere = "SELECT 1 FROM inbox WHERE bot = ? AND id = ? AND conversation = ? AND set_aside = 0";

/** Adds an event to the inbox. */
export function addEvent(
  session: Session,
  conversation: string,
  event: NewEvent,
  sequence: number | undefined,
): StoredEvent {
  const id = session.nextId();
  const payload = JSON.stringify(event.payload);
  session.sql(insert).run(session.bot, id, conversation, event.order, event.receivedAt, payload, sequence ?? null);
  return {
    id,
    conversation,
    order: event.order,
    receivedAt: event.receivedAt,
    payload: JSON.parse(payload),
    ...(sequence === undefined ? {} : { sequence }),
  };
}

/**
 * Removes events that were handled, and sets aside those that could not be, for people to look at: all of them, or none
 * where one does not wait any more. Returns whether it did.
 */
export function endEvents(
  session: Session,
  conversation: string,
  done: readonly number[],
  aside: readonly number[],
): boolean {
  const of = (statement: string, id: number): StatementResultingChanges =>
    session.sql(statement).run(session.bot, id, conversation);
  const [only] = done;
  // One, as nearly always: its removal says whether it waited.
  if (only !== undefined && done.length === 1 && aside.length === 0) return of(remove, only).changes !== 0;
  const arePending = [...done, ...aside].every(
    (id) => session.sql(isThere).get(session.bot, id, conversation) !== undefined,
  );
  if (!arePending) return false;
  for (const id of done) of(remove, id);
  for (const id of aside) of(setAside, id);
  return true;
}

/** Events that are neither handled nor set aside, by id. */
export function readPending(
  session: Session,
  { after, limit, conversation }: Parameters<Store["pending"]>[0],
): readonly StoredEvent[] {
  const rows =
    conversation === undefined
      ? session.sql(pending).all(session.bot, after, limit)
      : session.sql(pendingOf).all(session.bot, after, conversation, limit);
  return rows.map((row) => ({
    id: number(row, "id"),
    conversation: text(row, "conversation"),
    order: number(row, "source_order"),
    receivedAt: number(row, "received_at"),
    payload: json(row, "payload"),
    ...(row.sequence === null ? {} : { sequence: number(row, "sequence") }),
  }));
}
