import type { NewRunRecord, RunRecord } from "@frontdesk/core";
import { json, kept, numberOrUndefined, type Row, text } from "../columns.ts";
import type { Session, Statement, Work } from "../session.ts";
import { storable } from "../text.ts";
import { partition } from "./conversation.ts";
import { othersLeases, readOthers } from "./nodes.ts";

/** A record in the form of its row. */
export interface RecordRow {
  readonly conversation: string;
  readonly run: string;
  readonly key: string;
  readonly phase: string;
  readonly value: string;
  readonly event: number | undefined;
}

// Turns, which end runs and delete their records, hold the conversation: to wait for it first is to wait in order.
const lock = `
  SELECT id, erased_event FROM frontdesk.conversations WHERE bot = $1 AND id = ANY ($2::text[]) ORDER BY id FOR UPDATE`;
const put = `
  INSERT INTO frontdesk.records (bot, conversation, run, key, phase, value)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  ON CONFLICT (bot, conversation, run, key) DO UPDATE SET phase = excluded.phase, value = excluded.value`;
const ofConversations = `
  SELECT conversation, run, key, phase, value FROM frontdesk.records
  WHERE bot = $1 AND conversation = ANY ($2::text[])`;
const end = `
  DELETE FROM frontdesk.records AS records USING unnest($2::text[], $3::text[]) AS ended (conversation, run)
  WHERE records.bot = $1 AND records.conversation = ended.conversation AND records.run = ended.run`;

/** Makes a row of a record. */
export function recordRow(conversation: string, record: NewRunRecord): RecordRow {
  return {
    conversation: storable(conversation),
    run: storable(record.run),
    key: storable(record.key),
    phase: record.phase,
    value: JSON.stringify(record.value),
    event: record.event,
  };
}

/**
 * Keeps records of runs, in the place of earlier ones of their keys; of several for one key the last. None of a run whose
 * event was erased, and none of a node whose conversation is another node's by now, which may have its own: returns for
 * each whether the conversation is not another node's.
 */
export function putRecords(session: Session, given: readonly RecordRow[]): Work<readonly boolean[]> {
  const place = (one: RecordRow): string => `${one.conversation}\0${one.run}\0${one.key}`;
  // Where nobody holds the conversation, because there is none, the order is what keeps two of us apart.
  const last = new Map(given.map((one) => [place(one), one]));
  const rows = [...last].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  const conversations = [...new Set(rows.map((one) => one.conversation))];
  return {
    reads: [{ text: lock, values: [session.bot, conversations] }, othersLeases(session, conversations.map(partition))],
    decide([locked = [], others = []]) {
      const erased = new Map(locked.map((row) => [kept(row, "id"), numberOrUndefined(row, "erased_event") ?? -1]));
      const lost = readOthers(others);
      const isOurs = (one: RecordRow): boolean => !lost.has(partition(one.conversation));
      const wanted = rows.filter(({ conversation, event = Infinity }) => event > (erased.get(conversation) ?? -1));
      return { writes: putStatement(session, wanted.filter(isOurs)), result: given.map(isOurs) };
    },
  };
}

function putStatement(session: Session, rows: readonly RecordRow[]): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => one.conversation),
    rows.map((one) => one.run),
    rows.map((one) => one.key),
    rows.map((one) => one.phase),
    rows.map((one) => one.value),
  ];
  return [{ text: put, values }];
}

/** Asks for the records of conversations. */
export function recordsOf(session: Session, conversations: readonly string[]): Statement {
  return { text: ofConversations, values: [session.bot, conversations] };
}

/** What {@link recordsOf} found. */
export function readRecord(row: Row): RunRecord {
  return {
    run: text(row, "run"),
    key: text(row, "key"),
    // Safe: the store wrote it, from this very union.
    phase: text(row, "phase") as RunRecord["phase"],
    value: json(row, "value"),
  };
}

/** Removes the records of runs. */
export function endRuns(
  session: Session,
  ended: readonly { readonly conversation: string; readonly run: string }[],
): readonly Statement[] {
  if (ended.length === 0) return [];
  return [{ text: end, values: [session.bot, ended.map((one) => one.conversation), ended.map((one) => one.run)] }];
}
