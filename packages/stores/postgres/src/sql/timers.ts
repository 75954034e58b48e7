import type { Json, NewTimer } from "@frontdesk/core";
import { json, kept, number, numberOrUndefined, type Row, text } from "../columns.ts";
import type { Query, Session, Statement } from "../session.ts";
import { storable, whole } from "../text.ts";
import { fromServer, toServer } from "./clock.ts";
import { partition } from "./conversation.ts";
import { isOurs } from "./nodes.ts";

/** A timer in the form of its row; without a payload it is cancelled. */
export interface TimerRow {
  readonly conversation: string;
  readonly key: string;
  readonly dueAt: number;
  readonly payload: string | undefined;
}

// The id is new also when a timer is replaced, so that an event of the replaced one is known as late.
const put = `
  INSERT INTO frontdesk.timers (bot, conversation, partition, key, due_at, payload)
  SELECT $1, conversation, partition, key, due_at, payload
  FROM unnest($2::text[], $3::smallint[], $4::text[], $5::bigint[], $6::text[])
    WITH ORDINALITY AS added (conversation, partition, key, due_at, payload, number)
  ORDER BY number
  ON CONFLICT (bot, conversation, key) DO UPDATE
  SET id = excluded.id, due_at = excluded.due_at, payload = excluded.payload`;
const cancel = `
  DELETE FROM frontdesk.timers AS timers USING unnest($2::text[], $3::text[]) AS cancelled (conversation, key)
  WHERE timers.bot = $1 AND timers.conversation = cancelled.conversation AND timers.key = cancelled.key`;
const find = "SELECT id, conversation FROM frontdesk.timers WHERE bot = $1 AND id = ANY ($2::bigint[])";
const remove = "DELETE FROM frontdesk.timers WHERE bot = $1 AND id = ANY ($2::bigint[])";
const due = `
  SELECT id, conversation, key, payload FROM frontdesk.timers WHERE bot = $1 AND due_at <= $2
    AND ${isOurs("partition", 4)}
  ORDER BY due_at, id LIMIT $3`;
const next = `
  SELECT due_at FROM frontdesk.timers WHERE bot = $1 AND ${isOurs("partition", 2)} ORDER BY due_at LIMIT 1`;

/** The number of a timer's id; of an id that was never given out, one that no timer has. */
export function timerNumber(id: string): number {
  return /^\d{1,15}$/.test(id) ? Number(id) : 0;
}

/** Makes rows of what a turn does to timers: cancels first, then sets. The conversation is given as it is kept. */
export function timerRows(
  conversation: string,
  cancelled: readonly string[],
  set: readonly NewTimer[],
): readonly TimerRow[] {
  return [
    ...cancelled.map((key) => ({ conversation, key: storable(key), dueAt: 0, payload: undefined })),
    ...set.map(({ key, dueAt, payload }) => {
      return { conversation, key: storable(key), dueAt: whole(dueAt), payload: JSON.stringify(payload) };
    }),
  ];
}

/** Sets and cancels timers of conversations that are locked; of several for one key the last counts. */
export function changeTimers(session: Session, given: readonly TimerRow[]): readonly Statement[] {
  if (given.length === 0) return [];
  const rows = [...new Map(given.map((one) => [`${one.conversation}\0${one.key}`, one])).values()];
  const gone = rows.filter((one) => one.payload === undefined);
  const set = rows.flatMap(({ payload, ...one }) => (payload === undefined ? [] : [{ ...one, payload }]));
  const statements: Statement[] = [];
  if (gone.length > 0) {
    const values = [session.bot, gone.map((one) => one.conversation), gone.map((one) => one.key)];
    statements.push({ text: cancel, values });
  }
  if (set.length > 0) {
    const values = [
      session.bot,
      set.map((one) => one.conversation),
      set.map((one) => partition(one.conversation)),
      set.map((one) => one.key),
      set.map((one) => toServer(session, one.dueAt)),
      set.map((one) => one.payload),
    ];
    statements.push({ text: put, values });
  }
  return statements;
}

/** Asks which timers are set. */
export function findTimers(session: Session, ids: readonly number[]): Statement {
  return { text: find, values: [session.bot, ids] };
}

/** What {@link findTimers} found: the conversation of each. */
export function readTimers(rows: readonly Row[]): Map<number, string> {
  return new Map(rows.map((row) => [number(row, "id"), kept(row, "conversation")]));
}

/** Removes timers whose events are accepted. */
export function removeTimers(session: Session, ids: readonly number[]): readonly Statement[] {
  return ids.length === 0 ? [] : [{ text: remove, values: [session.bot, ids] }];
}

/** Timers that are due, the earliest first. */
export function dueTimers(
  session: Session,
  now: number,
  limit: number,
): Query<
  readonly { readonly id: string; readonly conversation: string; readonly key: string; readonly payload: Json }[]
> {
  return {
    reads: [{ text: due, values: [session.bot, toServer(session, now), whole(limit), session.share ?? null] }],
    read: ([rows = []]) =>
      rows.map((row) => ({
        id: String(number(row, "id")),
        conversation: text(row, "conversation"),
        key: text(row, "key"),
        payload: json(row, "payload"),
      })),
  };
}

/** When the next timer is due. */
export function nextTimer(session: Session): Query<number | undefined> {
  return {
    reads: [{ text: next, values: [session.bot, session.share ?? null] }],
    read: ([rows = []]) => fromServer(session, numberOrUndefined(rows[0] ?? { due_at: null }, "due_at")),
  };
}
