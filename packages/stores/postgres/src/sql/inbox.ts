import type { Store, StoredEvent } from "@frontdesk/core";
import { json, kept, number, type Row, text } from "../columns.ts";
import type { Query, Session, Statement } from "../session.ts";
import { storable, whole } from "../text.ts";
import { partition } from "./conversation.ts";
import { isOurs } from "./nodes.ts";

/** An event in the form of its row. */
export interface InboxRow {
  readonly id: number;
  readonly conversation: string;
  readonly order: number;
  readonly receivedAt: number;
  readonly payload: string;
  readonly sequence: number | undefined;
}

const draw = "SELECT nextval('frontdesk.ids') AS id FROM generate_series(1, $1::integer)";
const insert = `
  INSERT INTO frontdesk.inbox (bot, id, conversation, partition, source_order, received_at, sequence, payload)
  SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::smallint[], $5::float8[], $6::bigint[], $7::bigint[], $8::text[])`;
const remove = `
  DELETE FROM frontdesk.inbox AS inbox USING unnest($2::bigint[], $3::text[]) AS done (id, conversation)
  WHERE inbox.bot = $1 AND inbox.id = done.id AND inbox.conversation = done.conversation`;
const setAside = `
  UPDATE frontdesk.inbox AS inbox SET set_aside = true
  FROM unnest($2::bigint[], $3::text[]) AS aside (id, conversation)
  WHERE inbox.bot = $1 AND inbox.id = aside.id AND inbox.conversation = aside.conversation`;
const pending = `
  SELECT id, conversation, source_order, received_at, payload, sequence FROM frontdesk.inbox
  WHERE bot = $1 AND id > $2 AND NOT set_aside AND ${isOurs("partition", 4)} ORDER BY id LIMIT $3`;
const pendingOf = `
  SELECT id, conversation, source_order, received_at, payload, sequence FROM frontdesk.inbox
  WHERE bot = $1 AND id > $2 AND NOT set_aside AND conversation = $4 ORDER BY id LIMIT $3`;
const stillThere =
  "SELECT id, conversation FROM frontdesk.inbox WHERE bot = $1 AND id = ANY ($2::bigint[]) AND NOT set_aside";

/** Draws so many ids. To be done when the conversations are locked, so that ids grow in each of them. */
export function drawIds(count: number): Statement {
  return { text: draw, values: [count] };
}

/** Adds events to the inbox. */
export function addEvents(session: Session, rows: readonly InboxRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => one.id),
    rows.map((one) => one.conversation),
    rows.map((one) => partition(one.conversation)),
    rows.map((one) => one.order),
    rows.map((one) => one.receivedAt),
    rows.map((one) => one.sequence ?? null),
    rows.map((one) => one.payload),
  ];
  return [{ text: insert, values }];
}

/** An event of a conversation. */
export interface EventOf {
  readonly id: number;
  readonly conversation: string;
}

/** Removes events that were handled. */
export function removeEvents(session: Session, done: readonly EventOf[]): readonly Statement[] {
  if (done.length === 0) return [];
  return [{ text: remove, values: [session.bot, done.map((one) => one.id), done.map((one) => one.conversation)] }];
}

/** What could not be handled stays, for people to look at, but does not come back. */
export function setEventsAside(session: Session, aside: readonly EventOf[]): readonly Statement[] {
  if (aside.length === 0) return [];
  return [{ text: setAside, values: [session.bot, aside.map((one) => one.id), aside.map((one) => one.conversation)] }];
}

/** Asks which of these events are not handled. To be asked when their conversations are locked. */
export function findEvents(session: Session, ids: readonly number[]): Statement {
  return { text: stillThere, values: [session.bot, ids] };
}

/** The ids of events that were found, by conversation. */
export function readEvents(rows: readonly Row[]): Map<string, number[]> {
  const events = new Map<string, number[]>();
  for (const row of rows) {
    const conversation = kept(row, "conversation");
    const ids = events.get(conversation);
    if (ids === undefined) events.set(conversation, [number(row, "id")]);
    else ids.push(number(row, "id"));
  }
  return events;
}

/** Events that are neither handled nor set aside, by id; of a node's partitions, or of one conversation. */
export function readPending(
  session: Session,
  { after, limit, conversation, everywhere }: Parameters<Store["pending"]>[0],
): Query<readonly StoredEvent[]> {
  const range = [session.bot, whole(after), whole(limit)] as const;
  const statement =
    conversation === undefined
      ? { text: pending, values: [...range, everywhere === true ? null : (session.share ?? null)] }
      : { text: pendingOf, values: [...range, storable(conversation)] };
  return {
    reads: [statement],
    read: ([rows = []]) =>
      rows.map((row) => ({
        id: number(row, "id"),
        conversation: text(row, "conversation"),
        order: number(row, "source_order"),
        receivedAt: number(row, "received_at"),
        payload: json(row, "payload"),
        ...(row.sequence === null ? {} : { sequence: number(row, "sequence") }),
      })),
  };
}
