import { authorOf, type Outbound, type SendOutcome } from "@frontdesk/core";
import { json, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { addMessage } from "./messages.ts";
import { isUnsent, promote, sendLater } from "./outbox.ts";

const find = `
  SELECT conversation, message, ${isUnsent("outbox.bot", "outbox.conversation", "outbox.id")} AS has_next
  FROM outbox WHERE bot = ? AND id = ? AND status = 'claimed'`;
const sent = "UPDATE outbox SET status = 'sent', receipt = ?3, error = NULL, message = NULL WHERE bot = ?1 AND id = ?2";
const failed = `
  UPDATE outbox SET status = ?3, sent_ids = ?4, error = ?5 WHERE bot = ?1 AND id = ?2 AND status = 'claimed'
  RETURNING conversation`;

function settleSent(session: Session, outcome: Extract<SendOutcome, { status: "sent" }>): boolean {
  const row = session.sql(find).get(session.bot, outcome.id);
  if (row === undefined) return false;
  const message = json<Outbound>(row, "message");
  const conversation = text(row, "conversation");
  session.sql(sent).run(session.bot, outcome.id, JSON.stringify(outcome.receipt));
  addMessage(session, conversation, {
    author: authorOf(message),
    parts: message.parts,
    at: outcome.at,
    platformId: outcome.receipt.ids[0],
  });
  return row.has_next === 1 && promote(session, conversation, outcome.at);
}

/** Records what became of a message, if it is claimed. Returns whether another one of its conversation comes first now. */
export function settle(session: Session, outcome: SendOutcome): boolean {
  switch (outcome.status) {
    case "sent":
      return settleSent(session, outcome);
    case "later":
      return sendLater(session, outcome.id, outcome);
    case "refused":
    case "unknown": {
      const sentIds = JSON.stringify(outcome.sentIds);
      const row = session.sql(failed).get(session.bot, outcome.id, outcome.status, sentIds, outcome.error);
      return row !== undefined && promote(session, text(row, "conversation"), outcome.at);
    }
  }
}
