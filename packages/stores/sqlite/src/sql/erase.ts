import {
  type Case,
  type EraseOrder,
  type EraseOutcome,
  type EraseRest,
  erasedAuthor,
  erasedCase,
  type ListedConversation,
  type RetentionStore,
  type User,
} from "@frontdesk/core";
import { json, number, numberOrUndefined, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { putCase } from "./cases.ts";
import { limited, limitedBy } from "./limit.ts";

const find = `
  SELECT customer, erased_through,
    (SELECT max(sequence) FROM messages WHERE bot = ?1 AND conversation = ?2) AS last_sequence
  FROM conversations WHERE bot = ?1 AND id = ?2`;
const reset = `
  UPDATE conversations
  SET version = version + 1, epoch = epoch + 1, owner = 'bot', state = 'null', customer = ?3, erased_event = ?4
  WHERE bot = ?1 AND id = ?2`;
const removeAll = ["records", "tokens", "timers"].map(
  (table) => `DELETE FROM ${table} WHERE bot = ? AND conversation = ?`,
);
const removeEvents = "DELETE FROM inbox WHERE bot = ? AND conversation = ?";
const dropUnsent = `
  UPDATE outbox INDEXED BY outbox_unsent SET status = 'dropped', error = 'customer.forgotten', message = NULL
  WHERE bot = ? AND conversation = ? AND (status = 'due' OR status = 'claimed')`;
// Without its text nobody can try it again.
const clearGivenUp = `
  UPDATE outbox INDEXED BY outbox_given_up SET status = 'dropped', message = NULL
  WHERE bot = ? AND conversation = ? AND (status = 'refused' OR status = 'unknown' OR status = 'dropped')`;
const ofConversation = "SELECT body FROM cases INDEXED BY cases_by_conversation WHERE bot = ? AND conversation = ?";
const written = `
  SELECT sequence, author, parts = 'null' AS is_erased FROM messages
  WHERE bot = ?1 AND conversation = ?2 AND sequence > ?3 AND sequence <= ?4 ORDER BY sequence ${limitedBy(5)}`;
const clear = `
  UPDATE messages SET author = ?4, echo = NULL, parts = 'null' WHERE bot = ?1 AND conversation = ?2 AND sequence = ?3`;
const note = `
  UPDATE conversations SET erased_through = ?3 WHERE bot = ?1 AND id = ?2 AND erased_through >= ?4 AND erased_through < ?3`;
const list = `
  SELECT id, channel, account, kind, customer, erased_through FROM conversations WHERE bot = ? AND id > ?
  ORDER BY id ${limited}`;

function eraseCases(session: Session, conversation: string, now: number): readonly string[] {
  const cases = session.sql(ofConversation).all(session.bot, conversation);
  return cases.map((row) => {
    const one = erasedCase(json<Case>(row, "body"), now);
    putCase(session, one);
    return one.id;
  });
}

type Begun = Pick<EraseOutcome, "events" | "unsent" | "cases"> & { readonly rest: EraseRest };

/** All but the history. Undefined for an unknown conversation. */
function begin(session: Session, conversation: string, now: number): Begun | undefined {
  const found = session.sql(find).get(session.bot, conversation);
  if (found === undefined) return undefined;
  const { id } = json<User>(found, "customer");
  session.sql(reset).run(session.bot, conversation, JSON.stringify({ id }), session.nextId());
  for (const remove of removeAll) session.sql(remove).run(session.bot, conversation);
  session.sql(clearGivenUp).run(session.bot, conversation);
  return {
    events: Number(session.sql(removeEvents).run(session.bot, conversation).changes),
    unsent: Number(session.sql(dropUnsent).run(session.bot, conversation).changes),
    cases: eraseCases(session, conversation, now),
    rest: { after: number(found, "erased_through"), through: numberOrUndefined(found, "last_sequence") ?? 0 },
  };
}

/** Takes text out of a conversation, as `Store.erase` says. */
export function erase(session: Session, { conversation, now, limit, rest }: EraseOrder): EraseOutcome {
  const begun = rest === undefined ? begin(session, conversation, now) : { rest, events: 0, unsent: 0, cases: [] };
  if (begun === undefined) return { rest: undefined, messages: 0, events: 0, unsent: 0, cases: [] };
  const { after, through } = begun.rest;
  const rows = session.sql(written).all(session.bot, conversation, after, through, limit);
  const texts = rows.filter((row) => row.is_erased === 0);
  for (const row of texts) {
    const author = JSON.stringify(erasedAuthor(json(row, "author")));
    session.sql(clear).run(session.bot, conversation, number(row, "sequence"), author);
  }
  const end = number(rows.at(-1) ?? { sequence: after }, "sequence");
  session.sql(note).run(session.bot, conversation, end, after);
  const isLast = rows.length < limit || end >= through;
  return { ...begun, messages: texts.length, rest: isLast ? undefined : { after: end, through } };
}

/** Conversations, as `Store.conversations` says. */
export function listConversations(
  session: Session,
  { after = "", limit }: Parameters<RetentionStore["conversations"]>[0],
): readonly ListedConversation[] {
  return session
    .sql(list)
    .all(session.bot, after, limit)
    .map((row) => ({
      id: text(row, "id"),
      channel: text(row, "channel"),
      account: text(row, "account"),
      // Safe: `accept` wrote it, from this very union.
      kind: text(row, "kind") as ListedConversation["kind"],
      user: json(row, "customer"),
      erasedThrough: number(row, "erased_through"),
    }));
}
