import { kept, number } from "../columns.ts";
import type { Session, Statement, Work } from "../session.ts";
import { clock, ranOut } from "./clock.ts";
import { promote } from "./outbox.ts";

const own = "bot = $1 AND status = 'claimed' AND claimed_by = $2";
/** The conversations of claims. They come before their messages, as everywhere. */
const lock = (claims: string): string => `
  SELECT id FROM frontdesk.conversations
  WHERE bot = $1 AND id IN (SELECT conversation FROM frontdesk.outbox WHERE ${claims} LIMIT 1000)
  ORDER BY id FOR UPDATE`;
const release = (claims: string, conversations: string): string => `
  UPDATE frontdesk.outbox AS outbox SET unknown_before = true, claimed_by = NULL, claimed_until = NULL,
    status = CASE WHEN outbox.epoch IS NULL OR outbox.epoch = conversations.epoch THEN 'due' ELSE 'dropped' END
  FROM frontdesk.conversations AS conversations
  WHERE outbox.bot = $1 AND conversations.bot = $1 AND conversations.id = outbox.conversation AND outbox.id IN (
    -- Locked, so that a claim that was renewed meanwhile is looked at again and left alone.
    SELECT id FROM frontdesk.outbox WHERE ${claims} AND conversation = ANY (${conversations}::text[])
    ORDER BY id FOR UPDATE
  )`;
const lockAbandoned = lock(ranOut);
const releaseOfAbandoned = release(ranOut, "$4");
const lockOwn = lock(own);
const releaseOfOwn = release(own, "$3");
// What is being settled right now is left out: to wait for it could be to wait in a circle.
const renewal = `
  UPDATE frontdesk.outbox SET claimed_until = ${clock} + $3::bigint
  WHERE bot = $1 AND id IN (
    SELECT id FROM frontdesk.outbox
    WHERE bot = $1 AND id = ANY ($4::bigint[]) AND status = 'claimed' AND claimed_by = $2
    FOR UPDATE SKIP LOCKED
  ) RETURNING id`;

function releasing(session: Session, locking: Statement, text: string): Work<void> {
  return {
    reads: [locking],
    decide([rows = []]) {
      const conversations = rows.map((row) => kept(row, "id"));
      if (conversations.length === 0) return { writes: [], result: undefined };
      const releases = { text, values: [...locking.values, conversations] };
      return { writes: [releases, ...promote(session, conversations)], result: undefined };
    },
  };
}

/** What processes that are gone had claimed waits again; nobody knows what became of it. */
export function releaseAbandoned(session: Session): Work<void> {
  const locking = { text: lockAbandoned, values: [session.bot, session.owner, [...session.held.keys()]] };
  return releasing(session, locking, releaseOfAbandoned);
}

/** What this store has claimed waits again, because it closes; nobody knows what became of it. */
export function releaseOwn(session: Session): Work<void> {
  return releasing(session, { text: lockOwn, values: [session.bot, session.owner] }, releaseOfOwn);
}

/** What this store has claimed stays its own for some more milliseconds. Returns for which messages that holds. */
export function renewClaims(session: Session, claimMs: number): Work<readonly number[]> {
  const values = [session.bot, session.owner, claimMs, [...session.held.keys()]];
  return {
    reads: [{ text: renewal, values }],
    decide: ([rows = []]) => ({ writes: [], result: rows.map((row) => number(row, "id")) }),
  };
}
