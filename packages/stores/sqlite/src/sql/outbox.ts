import type { Address, ClaimedOutbox, ClaimOptions, NewOutbox, OutboxStatus } from "@frontdesk/core";
import { jsonOrUndefined, number, text, textOrUndefined } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

/** Whether a message that waits may still be sent under the conversation's epoch of now. */
const statusByEpoch = `
  CASE WHEN epoch IS NULL OR epoch = (
    SELECT epoch FROM conversations WHERE bot = outbox.bot AND id = outbox.conversation
  ) THEN 'due' ELSE 'dropped' END`;

/** Whether a message of a conversation is unsent, other than one; what is compared is written in SQL. */
export function isUnsent(bot: string, conversation: string, but: string): string {
  return `EXISTS (
    SELECT 1 FROM outbox AS other INDEXED BY outbox_unsent
    WHERE other.bot = ${bot} AND other.conversation = ${conversation} AND other.id <> ${but}
      AND (other.status = 'due' OR other.status = 'claimed')
  )`;
}

const hasUnsent = `SELECT ${isUnsent("?1", "?2", "0")} AS has_unsent`;

/** The first unsent message of a conversation; null where there is none. */
const head = `(
  SELECT min(id) FROM outbox INDEXED BY outbox_unsent
  WHERE bot = ?1 AND conversation = ?2 AND (status = 'due' OR status = 'claimed')
)`;
const insert = `
  INSERT INTO outbox (bot, id, conversation, status, is_head, due_at, epoch, attempts, unknown_before, idempotency_key,
    sent_ids, message)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, '[]', ?)`;
const advance = `UPDATE outbox SET is_head = 1, due_at = min(due_at, ?3) WHERE bot = ?1 AND id = ${head} AND is_head = 0`;
const drop = `
  UPDATE outbox SET status = ${statusByEpoch}
  WHERE bot = ? AND conversation = ? AND status = 'due' AND epoch IS NOT NULL`;
const release = `
  UPDATE outbox INDEXED BY outbox_unsent SET status = ${statusByEpoch}, unknown_before = 1
  WHERE bot = ? AND status = 'claimed'
  RETURNING conversation`;
const later = `
  UPDATE outbox SET status = ${statusByEpoch}, due_at = ?3, sent_ids = ?4, unknown_before = max(unknown_before, ?5),
    error = ?6
  WHERE bot = ?1 AND id = ?2 AND status = 'claimed'
  RETURNING conversation`;

/** Where what is added stands. */
export interface Standing {
  /** The conversation's epoch of now. */
  readonly epoch: number;
  /** Whether something stands before it. */
  readonly hasUnsent: boolean;
}

/** What is claimed of what is added, and where it goes. */
export interface Claims {
  readonly options: ClaimOptions;
  readonly claimed: ClaimedOutbox[];
  readonly channel: string;
  readonly account: string;
  readonly address: Address;
}

/** Whether a message that comes first is claimed as it is added. */
function mayClaim({ options, claimed }: Claims, dueAt: number): boolean {
  return dueAt <= options.now && claimed.length < options.limit;
}

/**
 * Adds messages under the conversation's epoch of now; what speaks under another one is dropped at once, and with `claims`
 * the first one is claimed if it is due.
 */
export function addOutbox(
  session: Session,
  conversation: string,
  { epoch, hasUnsent: isInUse }: Standing,
  added: readonly NewOutbox[],
  claims?: Claims,
): void {
  let isFirst = !isInUse;
  for (const one of added) {
    const { idempotencyKey, dueAt } = one;
    const id = session.nextId();
    const message = JSON.stringify(one.message);
    const isStale = one.epoch !== undefined && one.epoch !== epoch;
    const isHead = isFirst && !isStale;
    const isClaimed = isHead && claims !== undefined && mayClaim(claims, dueAt);
    const status = isStale ? "dropped" : isClaimed ? "claimed" : "due";
    session
      .sql(insert)
      .run(
        session.bot,
        id,
        conversation,
        status,
        isHead ? 1 : 0,
        dueAt,
        one.epoch ?? null,
        isClaimed ? 1 : 0,
        idempotencyKey,
        message,
      );
    if (isHead) isFirst = false;
    if (!isClaimed) continue;
    const { channel, account, address } = claims;
    const sending = { id, conversation, channel, account, address, message: JSON.parse(message), idempotencyKey };
    claims.claimed.push({ ...sending, attempts: 0, sentIds: [], unknownBefore: false });
  }
}

/**
 * After the epoch has moved on: what waits under an older one is dropped. What is being sent right now is not. Returns
 * whether anything unsent is left.
 */
export function dropStale(session: Session, conversation: string): boolean {
  session.sql(drop).run(session.bot, conversation);
  promote(session, conversation);
  return session.sql(hasUnsent).get(session.bot, conversation)?.has_unsent === 1;
}

/**
 * After a message was sent, given up or dropped: the next one of its conversation comes first. It is due by `goneAt`, whatever
 * the clock said when it was written. Returns whether there is one.
 */
export function promote(session: Session, conversation: string, goneAt: number = Number.MAX_SAFE_INTEGER): boolean {
  return session.sql(advance).run(session.bot, conversation, goneAt).changes !== 0;
}

/** What a process that is gone had claimed waits again; nobody knows what became of it. */
export function releaseClaimed(session: Session): void {
  for (const row of session.sql(release).all(session.bot)) promote(session, text(row, "conversation"));
}

/**
 * Puts a claimed message back in line, or drops it when the epoch has moved on meanwhile. Returns whether another one comes
 * first now.
 */
export function sendLater(
  session: Session,
  id: number,
  outcome: {
    readonly dueAt: number;
    readonly sentIds: readonly string[];
    readonly unknown: boolean;
    readonly error: string;
  },
): boolean {
  const unknown = outcome.unknown ? 1 : 0;
  const sentIds = JSON.stringify(outcome.sentIds);
  const row = session.sql(later).get(session.bot, id, outcome.dueAt, sentIds, unknown, outcome.error);
  // It may have been dropped instead.
  return row !== undefined && promote(session, text(row, "conversation"));
}

/** Few messages are unsent or failed, and most were sent: each status has an index that holds little else. */
const indexes: Readonly<Record<OutboxStatus["status"], string>> = {
  due: "INDEXED BY outbox_unsent",
  claimed: "INDEXED BY outbox_unsent",
  sent: "",
  refused: "INDEXED BY outbox_failed",
  unknown: "INDEXED BY outbox_failed",
  dropped: "INDEXED BY outbox_failed",
};

/** The status is part of the text, so that SQLite sees that the partial index holds. */
function listing(status: OutboxStatus["status"] | undefined, isOfConversation: boolean): string {
  return `
    SELECT id, conversation, status, attempts, error, receipt
    FROM outbox ${status === undefined || isOfConversation ? "" : indexes[status]}
    WHERE bot = ? ${status === undefined ? "" : `AND status = '${status}'`}
    ${isOfConversation ? "AND conversation = ?" : ""}
    ORDER BY id DESC ${limited}`;
}

/** Messages of the outbox for people to look at, newest first. */
export function listOutbox(
  session: Session,
  options: {
    readonly status?: OutboxStatus["status"] | undefined;
    readonly conversation?: string | undefined;
    readonly limit: number;
  },
): readonly OutboxStatus[] {
  const { status, conversation, limit } = options;
  const statement = session.sql(listing(status, conversation !== undefined));
  const rows =
    conversation === undefined ? statement.all(session.bot, limit) : statement.all(session.bot, conversation, limit);
  return rows.map((row) => ({
    id: number(row, "id"),
    conversation: text(row, "conversation"),
    // Safe: the store wrote it, from this very union.
    status: text(row, "status") as OutboxStatus["status"],
    attempts: number(row, "attempts"),
    error: textOrUndefined(row, "error"),
    receipt: jsonOrUndefined(row, "receipt"),
  }));
}
