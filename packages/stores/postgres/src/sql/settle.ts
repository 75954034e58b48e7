import { authorOf, type Outbound, type SendOutcome } from "@frontdesk/core";
import { json, kept, number, numberOrUndefined, type Row, truth } from "../columns.ts";
import type { Session, Statement, Work } from "../session.ts";
import { storable, whole } from "../text.ts";
import { toServer } from "./clock.ts";
import { addMessages, lastSequence, type MessageRow, messageRow } from "./messages.ts";
import { promote, unsent } from "./outbox.ts";

const lock = `
  SELECT id FROM frontdesk.conversations
  WHERE bot = $1 AND id IN (SELECT conversation FROM frontdesk.outbox WHERE bot = $1 AND id = ANY ($2::bigint[]))
  ORDER BY id FOR UPDATE`;
const claimed = `
  SELECT outbox.id, outbox.conversation, outbox.message, outbox.epoch, conversations.epoch AS current,
    ${lastSequence("outbox.conversation")} AS last_sequence, EXISTS (
      SELECT 1 FROM frontdesk.outbox AS other
      WHERE other.bot = $1 AND other.conversation = outbox.conversation AND other.id <> outbox.id AND other.${unsent}
    ) AS has_next
  FROM frontdesk.outbox AS outbox
  JOIN frontdesk.conversations AS conversations
    ON conversations.bot = $1 AND conversations.id = outbox.conversation
  WHERE outbox.bot = $1 AND outbox.id = ANY ($2::bigint[]) AND status = 'claimed' AND claimed_by = $3`;
const sent = `
  UPDATE frontdesk.outbox AS outbox SET status = 'sent', receipt = ended.receipt, error = NULL, message = NULL,
    claimed_by = NULL, claimed_until = NULL
  FROM unnest($2::bigint[], $3::text[]) AS ended (id, receipt)
  WHERE outbox.bot = $1 AND outbox.id = ended.id`;
const failed = `
  UPDATE frontdesk.outbox AS outbox SET status = ended.status, due_at = coalesce(ended.due_at, outbox.due_at),
    sent_ids = ended.sent_ids, unknown_before = unknown_before OR ended.is_unknown, error = ended.error,
    claimed_by = NULL, claimed_until = NULL
  FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::boolean[], $7::text[])
    AS ended (id, status, due_at, sent_ids, is_unknown, error)
  WHERE outbox.bot = $1 AND outbox.id = ended.id`;

type Failure = Exclude<SendOutcome, { status: "sent" }>;

/** Where a message that was not sent goes. It is dropped when the epoch has moved on meanwhile. */
function failureStatus(outcome: Failure, row: Row): string {
  if (outcome.status !== "later") return outcome.status;
  return row.epoch === null || number(row, "epoch") === number(row, "current") ? "due" : "dropped";
}

function sentStatement(session: Session, ended: readonly { id: number; receipt: string }[]): readonly Statement[] {
  if (ended.length === 0) return [];
  return [{ text: sent, values: [session.bot, ended.map((one) => one.id), ended.map((one) => one.receipt)] }];
}

function failedStatement(
  session: Session,
  ended: readonly (Failure & { readonly becomes: string })[],
): readonly Statement[] {
  if (ended.length === 0) return [];
  const values = [
    session.bot,
    ended.map((one) => one.id),
    ended.map((one) => one.becomes),
    ended.map((one) => (one.status === "later" ? toServer(session, one.dueAt) : null)),
    ended.map((one) => JSON.stringify(one.sentIds)),
    ended.map((one) => one.status === "later" && one.unknown),
    ended.map((one) => storable(one.error)),
  ];
  return [{ text: failed, values }];
}

/**
 * Records what became of messages, of those that this store has claimed. Returns whether in one of their conversations
 * another one comes first now.
 */
export function settle(session: Session, outcomes: readonly SendOutcome[]): Work<boolean> {
  const ids = [...new Set(outcomes.map((one) => whole(one.id)))];
  return {
    reads: [
      { text: lock, values: [session.bot, ids] },
      { text: claimed, values: [session.bot, ids, session.owner] },
    ],
    decide([, rows = []]) {
      const open = new Map(rows.map((row) => [number(row, "id"), row]));
      const last = new Map(
        rows.map((row) => [kept(row, "conversation"), numberOrUndefined(row, "last_sequence") ?? 0]),
      );
      const messages: (MessageRow & { conversation: string; sequence: number })[] = [];
      const succeeded: { id: number; receipt: string }[] = [];
      const others: (Failure & { becomes: string })[] = [];
      const moved: string[] = [];
      for (const outcome of outcomes) {
        const row = open.get(outcome.id);
        if (row === undefined) continue;
        // A second outcome of it finds nothing that is claimed.
        open.delete(outcome.id);
        const conversation = kept(row, "conversation");
        const becomes = outcome.status === "sent" ? "sent" : failureStatus(outcome, row);
        if (becomes !== "due" && truth(row, "has_next")) moved.push(conversation);
        if (outcome.status !== "sent") {
          others.push({ ...outcome, becomes });
          continue;
        }
        const message = json<Outbound>(row, "message");
        const { receipt, at } = outcome;
        const said = { author: authorOf(message), parts: message.parts, at, platformId: receipt.ids[0] };
        const sequence = (last.get(conversation) ?? 0) + 1;
        last.set(conversation, sequence);
        messages.push({ ...messageRow(said), conversation, sequence });
        succeeded.push({ id: outcome.id, receipt: JSON.stringify(receipt) });
      }
      const gone = outcomes.flatMap((one) => (one.status === "later" ? [] : [toServer(session, one.at)]));
      const writes = [
        ...sentStatement(session, succeeded),
        ...failedStatement(session, others),
        ...addMessages(session, messages),
        ...promote(session, moved, gone.length === 0 ? undefined : Math.max(...gone)),
      ];
      return { writes, result: moved.length > 0 };
    },
  };
}
