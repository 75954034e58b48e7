import { type NewJournalEntry, type Stuck, setAsideCode, stuckJournal } from "@frontdesk/core";
import { json, number, text, textOrUndefined } from "../columns.ts";
import type { Session } from "../session.ts";
import { addJournal } from "./journal.ts";
import { limited } from "./limit.ts";
import { promote } from "./outbox.ts";

const ofConversation = "JOIN conversations ON conversations.bot = stuck.bot AND conversations.id = stuck.conversation";
// Few events are in the inbox at a time: those that are done go.
const events = `
  SELECT stuck.id, conversation, channel, 'set_aside' AS status, received_at AS since
  FROM inbox AS stuck ${ofConversation} WHERE stuck.bot = ? AND stuck.id > ? AND set_aside = 1
  ORDER BY stuck.id ${limited}`;
const messages = (status: "refused" | "unknown"): string => `
  SELECT stuck.id, conversation, channel, status, error, due_at AS since
  FROM outbox AS stuck INDEXED BY outbox_failed ${ofConversation}
  WHERE stuck.bot = ? AND stuck.id > ? AND status = '${status}' ORDER BY stuck.id ${limited}`;
const refused = messages("refused");
const unknown = messages("unknown");
const reasons = `
  SELECT code, data FROM journal INDEXED BY journal_by_conversation
  WHERE bot = ? AND conversation = ? AND code = 'turn.set_aside' ORDER BY id DESC`;
const findEvent = "SELECT conversation FROM inbox WHERE bot = ? AND id = ? AND set_aside = 1";
const findMessage = `
  SELECT outbox.conversation, status, outbox.epoch IS NULL OR outbox.epoch = conversations.epoch AS may_be_sent
  FROM outbox JOIN conversations ON conversations.bot = outbox.bot AND conversations.id = outbox.conversation
  WHERE outbox.bot = ? AND outbox.id = ? AND (status = 'refused' OR status = 'unknown') AND message IS NOT NULL`;
const putBack = "UPDATE inbox SET set_aside = 0 WHERE bot = ? AND id = ?";
const remove = "DELETE FROM inbox WHERE bot = ? AND id = ?";
const requeue = `
  UPDATE outbox SET id = ?3, status = 'due', is_head = 0, due_at = ?4, attempts = 0, unknown_before = 0, error = NULL
  WHERE bot = ?1 AND id = ?2`;
const drop = "UPDATE outbox SET status = 'dropped' WHERE bot = ? AND id = ?";

/** Why an event was set aside. */
function reasonOf(session: Session, event: number, conversation: string): string | undefined {
  const rows = session.sql(reasons).all(session.bot, conversation);
  const lines = rows.map((row) => ({ code: text(row, "code"), data: json<NewJournalEntry["data"]>(row, "data") }));
  return setAsideCode(event, lines);
}

/** What waits for whoever runs the bot, by id. */
export function listStuck(session: Session, after: number, limit: number): readonly Stuck[] {
  const rows = [events, refused, unknown].flatMap((query) => session.sql(query).all(session.bot, after, limit));
  return rows
    .toSorted((a, b) => number(a, "id") - number(b, "id"))
    .slice(0, limit)
    .map((row) => {
      const id = number(row, "id");
      const conversation = text(row, "conversation");
      // Safe: the queries name these three.
      const status = text(row, "status") as Stuck["status"];
      const isEvent = status === "set_aside";
      return {
        id,
        kind: isEvent ? "event" : "message",
        conversation,
        channel: text(row, "channel"),
        status,
        code: isEvent ? reasonOf(session, id, conversation) : textOrUndefined(row, "error"),
        since: number(row, "since"),
      };
    });
}

interface Found {
  readonly one: Pick<Stuck, "id" | "kind" | "status">;
  readonly conversation: string;
  /** Whether the epoch still allows it to be sent. */
  readonly mayBeSent: boolean;
}

function find(session: Session, id: number): Found | undefined {
  const event = session.sql(findEvent).get(session.bot, id);
  if (event !== undefined) {
    const one = { id, kind: "event", status: "set_aside" } as const;
    return { one, conversation: text(event, "conversation"), mayBeSent: true };
  }
  const message = session.sql(findMessage).get(session.bot, id);
  if (message === undefined) return undefined;
  // Safe: the query names these two.
  const status = text(message, "status") as "refused" | "unknown";
  const mayBeSent = number(message, "may_be_sent") === 1;
  return { one: { id, kind: "message", status }, conversation: text(message, "conversation"), mayBeSent };
}

/** Gives one another chance, as `StoreAdmin.retry` says. */
export function retryStuck(session: Session, id: number, at: number): boolean {
  const found = find(session, id);
  if (found === undefined || !found.mayBeSent) return false;
  const { one, conversation } = found;
  if (one.kind === "event") {
    session.sql(putBack).run(session.bot, id);
    addJournal(session, conversation, stuckJournal("retried", one, at));
    return true;
  }
  const as = session.nextId();
  session.sql(requeue).run(session.bot, id, as, at);
  promote(session, conversation);
  addJournal(session, conversation, stuckJournal("retried", one, at, as));
  return true;
}

/** Gives one up, as `StoreAdmin.drop` says. */
export function dropStuck(session: Session, id: number, at: number): boolean {
  const found = find(session, id);
  if (found === undefined) return false;
  const { one, conversation } = found;
  session.sql(one.kind === "event" ? remove : drop).run(session.bot, id);
  addJournal(session, conversation, stuckJournal("dropped", one, at));
  return true;
}
