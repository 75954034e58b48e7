import type { ClaimedOutbox } from "@frontdesk/core";
import { json, number, numberOrUndefined, type Row, text, truth } from "../columns.ts";
import type { Query, Session, Statement, Work } from "../session.ts";
import { whole } from "../text.ts";
import { clock, fromServer, ranOut, toServer } from "./clock.ts";
import { isOurs } from "./nodes.ts";

/** What one caller asks for. */
export interface ClaimOrder {
  readonly now: number;
  readonly limit: number;
}

/** What each caller gets, and whether somebody's claims have run out. */
export interface Claims {
  readonly claimed: readonly (readonly ClaimedOutbox[])[];
  readonly isSomethingAbandoned: boolean;
}

const due = `
  SELECT outbox.id, outbox.conversation, channel, account, address, message, idempotency_key, attempts, sent_ids,
    unknown_before, due_at
  FROM frontdesk.outbox AS outbox
  JOIN frontdesk.conversations AS conversations
    ON conversations.bot = outbox.bot AND conversations.id = outbox.conversation
  WHERE outbox.bot = $1 AND status = 'due' AND is_head AND due_at <= $2 AND ${isOurs("outbox.partition", 4)}
  ORDER BY due_at, outbox.id LIMIT $3
  FOR UPDATE OF outbox SKIP LOCKED`;
const abandoned = `SELECT EXISTS (SELECT 1 FROM frontdesk.outbox WHERE ${ranOut}) AS is_there`;
const take = `
  UPDATE frontdesk.outbox SET status = 'claimed', attempts = attempts + 1, claimed_by = $2,
    claimed_until = ${clock} + $3::bigint
  WHERE bot = $1 AND id = ANY ($4::bigint[])`;
const next = `
  SELECT
    (SELECT due_at FROM frontdesk.outbox
      WHERE bot = $1 AND status = 'due' AND is_head AND ${isOurs("partition", 4)} ORDER BY due_at LIMIT 1) AS due,
    (SELECT min(due_at) FROM frontdesk.outbox WHERE ${ranOut}) AS abandoned,
    (SELECT min(claimed_until) - ${clock} FROM frontdesk.outbox
      WHERE bot = $1 AND status = 'claimed' AND NOT (claimed_by = $2 AND id = ANY ($3::bigint[]))) AS ends_in`;

function readClaimed(row: Row): ClaimedOutbox {
  return {
    id: number(row, "id"),
    conversation: text(row, "conversation"),
    channel: text(row, "channel"),
    account: text(row, "account"),
    address: json(row, "address"),
    message: json(row, "message"),
    idempotencyKey: text(row, "idempotency_key"),
    attempts: number(row, "attempts"),
    sentIds: json(row, "sent_ids"),
    unknownBefore: truth(row, "unknown_before"),
  };
}

interface Share extends ClaimOrder {
  readonly rows: ClaimedOutbox[];
}

/** Gives each message, the earliest first, to the caller with the earliest clock who may have it. */
function share(orders: readonly ClaimOrder[], rows: readonly Row[]): readonly (readonly ClaimedOutbox[])[] {
  const shares = orders.map(({ now, limit }): Share => ({ now: whole(now), limit, rows: [] }));
  const callers = shares.toSorted((a, b) => a.now - b.now);
  for (const row of rows) {
    const dueAt = number(row, "due_at");
    callers.find((one) => one.rows.length < one.limit && dueAt <= one.now)?.rows.push(readClaimed(row));
  }
  return shares.map((one) => one.rows);
}

/**
 * Claims heads that are due, the earliest first, for some milliseconds on the server's clock. What another process has
 * its hands on is passed over.
 */
export function claim(session: Session, given: readonly ClaimOrder[], claimMs: number): Work<Claims> {
  const orders = given.map(({ now, limit }) => ({ now: toServer(session, now), limit }));
  const now = whole(Math.max(...orders.map((one) => one.now)));
  const limit = whole(orders.reduce((sum, one) => sum + one.limit, 0));
  return {
    reads: [
      { text: abandoned, values: [session.bot, session.owner, [...session.held.keys()]] },
      { text: due, values: [session.bot, now, limit, session.share ?? null] },
    ],
    decide([abandonment = [], rows = []]) {
      const claimed = share(orders, rows);
      const ids = claimed.flatMap((one) => one.map(({ id }) => id));
      const taken: Statement = { text: take, values: [session.bot, session.owner, claimMs, ids] };
      return {
        writes: ids.length === 0 ? [] : [taken],
        result: { claimed, isSomethingAbandoned: truth(abandonment[0] ?? {}, "is_there") },
      };
    },
  };
}

/** How much later than another process's claim ends it is looked for: for a clock of ours that is a little ahead. */
const marginMs = 100;

/**
 * When the next head is due; or when a claim of another process runs out, if it is not renewed until then. The server
 * says in how many milliseconds that is, so that its clock need not be ours.
 */
export function nextDue(session: Session): Query<number | undefined> {
  return {
    reads: [{ text: next, values: [session.bot, session.owner, [...session.held.keys()], session.share ?? null] }],
    read([rows = []]) {
      const row = rows[0] ?? {};
      const endsIn = numberOrUndefined(row, "ends_in");
      const instants = [
        fromServer(session, numberOrUndefined(row, "due")),
        fromServer(session, numberOrUndefined(row, "abandoned")),
        endsIn === undefined || endsIn <= 0 ? undefined : Date.now() + endsIn + marginMs,
      ].filter((one) => one !== undefined);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
  };
}
