import type { NewEvent, Store, StoredEvent } from "@frontdesk/core";
import { json, number, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

const insert = `
  INSERT INTO inbox (bot, id, conversation, source_order, received_at, set_aside, payload, sequence)
  VALUES (?, ?, ?, ?, ?, 0, ?, ?)`;
const remove = "DELETE FROM inbox WHERE bot = ? AND id = ? AND conversation = ?";
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

/** Whether all of these events still wait to be handled. */
export function arePending(session: Session, conversation: string, ids: readonly number[]): boolean {
  return ids.every((id) => session.sql(isThere).get(session.bot, id, conversation) !== undefined);
}

/** Removes events that were handled. */
export function removeEvents(session: Session, conversation: string, ids: readonly number[]): void {
  for (const id of ids) session.sql(remove).run(session.bot, id, conversation);
}

/** What could not be handled stays, for people to look at, but does not come back. */
export function setEventsAside(session: Session, conversation: string, ids: readonly number[]): void {
  for (const id of ids) session.sql(setAside).run(session.bot, id, conversation);
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
