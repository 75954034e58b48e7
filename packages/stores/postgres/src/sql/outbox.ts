import type { NewOutbox, OutboxStatus, Store } from "@frontdesk/core";
import { jsonOrUndefined, number, text, textOrUndefined } from "../columns.ts";
import type { Query, Session, Statement, Value } from "../session.ts";
import { storable, whole } from "../text.ts";
import { clock, toServer } from "./clock.ts";
import { partition } from "./conversation.ts";

/** A message for the outbox in the form of its row. */
export interface OutboxRow {
  readonly conversation: string;
  readonly dueAt: number;
  readonly epoch: number | undefined;
  readonly idempotencyKey: string;
  readonly message: string;
}

/** What waits or is on its way; written as in the index. */
export const unsent = "status IN ('due', 'claimed')";
/** The first unsent message of a conversation. */
const head = `(
  SELECT min(id) FROM frontdesk.outbox WHERE bot = $1 AND conversation = moved.conversation AND ${unsent}
)`;
const insert = `
  INSERT INTO frontdesk.outbox (bot, id, conversation, partition, status, is_head, due_at, epoch, idempotency_key, message,
    attempts, claimed_by, claimed_until)
  SELECT $1, id, conversation, partition, status, is_head, due_at, epoch, idempotency_key, message,
    CASE WHEN status = 'claimed' THEN 1 ELSE 0 END,
    CASE WHEN status = 'claimed' THEN $11::text END,
    CASE WHEN status = 'claimed' THEN ${clock} + $12::bigint END
  FROM unnest($2::bigint[], $3::text[], $4::smallint[], $5::text[], $6::boolean[], $7::bigint[], $8::bigint[],
      $9::text[], $10::text[])
    AS added (id, conversation, partition, status, is_head, due_at, epoch, idempotency_key, message)`;
const advance = `
  UPDATE frontdesk.outbox SET is_head = true, due_at = least(due_at, $3::bigint)
  WHERE bot = $1 AND NOT is_head AND id IN (SELECT ${head} FROM unnest($2::text[]) AS moved (conversation))`;
const drop = `
  UPDATE frontdesk.outbox AS outbox SET status = 'dropped'
  FROM unnest($2::text[], $3::bigint[]) AS moved (conversation, epoch)
  WHERE outbox.bot = $1 AND outbox.conversation = moved.conversation AND outbox.status = 'due'
    AND outbox.epoch <> moved.epoch`;

/** Makes a row of a message. The conversation is given as it is kept. */
export function outboxRow(conversation: string, added: NewOutbox): OutboxRow {
  return {
    conversation,
    dueAt: whole(added.dueAt),
    epoch: added.epoch,
    idempotencyKey: storable(added.idempotencyKey),
    message: JSON.stringify(added.message),
  };
}

/** A message for the outbox with its place there. */
interface PlacedRow extends OutboxRow {
  /** Grows in the order of sending. */
  readonly id: number;
  readonly status: "due" | "dropped" | "claimed";
  readonly isHead: boolean;
}

/** Adds messages. What is claimed is this store's for so many milliseconds. */
export function addOutbox(session: Session, rows: readonly PlacedRow[], claimMs: number): readonly Statement[] {
  if (rows.length === 0) return [];
  const values = [
    session.bot,
    rows.map((one) => one.id),
    rows.map((one) => one.conversation),
    rows.map((one) => partition(one.conversation)),
    rows.map((one) => one.status),
    rows.map((one) => one.isHead),
    rows.map((one) => toServer(session, one.dueAt)),
    rows.map((one) => one.epoch ?? null),
    rows.map((one) => one.idempotencyKey),
    rows.map((one) => one.message),
    session.owner,
    claimMs,
  ];
  return [{ text: insert, values }];
}

/** After epochs have moved on: what waits under older ones is dropped. What is being sent right now is not. */
export function dropStale(session: Session, epochs: ReadonlyMap<string, number>): readonly Statement[] {
  return epochs.size === 0 ? [] : [{ text: drop, values: [session.bot, [...epochs.keys()], [...epochs.values()]] }];
}

/**
 * After messages were sent, given up or dropped: the next one of each conversation comes first. It is due by `goneAt`,
 * whatever the clock said when it was written.
 */
export function promote(
  session: Session,
  conversations: Iterable<string>,
  goneAt: number = Number.MAX_SAFE_INTEGER,
): readonly Statement[] {
  const moved = [...new Set(conversations)];
  return moved.length === 0 ? [] : [{ text: advance, values: [session.bot, moved, whole(goneAt)] }];
}

/** The status is part of the text, so that PostgreSQL sees that a partial index holds. */
function listing(status: OutboxStatus["status"] | undefined, isOfConversation: boolean): string {
  return `
    SELECT id, conversation, status, attempts, error, receipt FROM frontdesk.outbox
    WHERE bot = $1 ${status === undefined ? "" : `AND status = '${status}'`}
    ${isOfConversation ? "AND conversation = $3" : ""}
    ORDER BY id DESC LIMIT $2`;
}

/** Messages of the outbox for people to look at, newest first. */
export function listOutbox(
  session: Session,
  { status, conversation, limit }: Parameters<Store["outbox"]>[0],
): Query<readonly OutboxStatus[]> {
  const values: Value[] = [session.bot, whole(limit)];
  if (conversation !== undefined) values.push(storable(conversation));
  return {
    reads: [{ text: listing(status, conversation !== undefined), values }],
    read: ([rows = []]) =>
      rows.map((row) => ({
        id: number(row, "id"),
        conversation: text(row, "conversation"),
        // Safe: the store wrote it, from this very union.
        status: text(row, "status") as OutboxStatus["status"],
        attempts: number(row, "attempts"),
        error: textOrUndefined(row, "error"),
        receipt: jsonOrUndefined(row, "receipt"),
      })),
  };
}
