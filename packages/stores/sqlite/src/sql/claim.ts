import type { ClaimedOutbox } from "@frontdesk/core";
import { json, number, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

const due = `
  SELECT outbox.id, outbox.conversation, channel, account, address, message, idempotency_key, attempts, sent_ids,
    unknown_before
  FROM outbox INDEXED BY outbox_due
  JOIN conversations ON conversations.bot = outbox.bot AND conversations.id = outbox.conversation
  WHERE outbox.bot = ? AND status = 'due' AND is_head = 1 AND due_at <= ?
  ORDER BY due_at, outbox.id ${limited}`;
const take = "UPDATE outbox SET status = 'claimed', attempts = attempts + 1 WHERE bot = ? AND id = ?";
const next = `
  SELECT due_at FROM outbox INDEXED BY outbox_due
  WHERE bot = ? AND status = 'due' AND is_head = 1 ORDER BY due_at LIMIT 1`;

/** Claims heads that are due, the earliest first. */
export function claim(session: Session, now: number, limit: number): readonly ClaimedOutbox[] {
  const claimed = session
    .sql(due)
    .all(session.bot, now, limit)
    .map((row) => ({
      id: number(row, "id"),
      conversation: text(row, "conversation"),
      channel: text(row, "channel"),
      account: text(row, "account"),
      address: json<ClaimedOutbox["address"]>(row, "address"),
      message: json<ClaimedOutbox["message"]>(row, "message"),
      idempotencyKey: text(row, "idempotency_key"),
      attempts: number(row, "attempts"),
      sentIds: json<readonly string[]>(row, "sent_ids"),
      unknownBefore: number(row, "unknown_before") === 1,
    }));
  for (const one of claimed) session.sql(take).run(session.bot, one.id);
  return claimed;
}

/** When the next head is due. */
export function nextDue(session: Session): number | undefined {
  const row = session.sql(next).get(session.bot);
  return row === undefined ? undefined : number(row, "due_at");
}
