import {
  type Author,
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
import { json, number, numberOrUndefined, type Row, text, truth } from "../columns.ts";
import type { Found, Query, Session, Statement, Work } from "../session.ts";
import { storable, whole } from "../text.ts";
import { caseRow, putCases } from "./cases.ts";
import { drawIds } from "./inbox.ts";
import { lastSequence } from "./messages.ts";
import { unsent } from "./outbox.ts";

const lock = `
  SELECT customer, erased_through FROM frontdesk.conversations WHERE bot = $1 AND id = $2 FOR UPDATE`;
const last = `SELECT ${lastSequence("$2")} AS last_sequence`;
const cases = "SELECT body FROM frontdesk.cases WHERE bot = $1 AND conversation = $2 ORDER BY id FOR UPDATE";
const counts = `
  SELECT (SELECT count(*)::integer FROM frontdesk.inbox WHERE bot = $1 AND conversation = $2) AS events,
    (SELECT count(*)::integer FROM frontdesk.outbox WHERE bot = $1 AND conversation = $2 AND ${unsent}) AS unsent`;
const reset = `
  UPDATE frontdesk.conversations
  SET version = version + 1, epoch = epoch + 1, owner = 'bot', state = 'null', customer = $3, erased_event = $4
  WHERE bot = $1 AND id = $2`;
const drop = `
  UPDATE frontdesk.outbox SET status = 'dropped', error = 'customer.forgotten', message = NULL
  WHERE bot = $1 AND conversation = $2 AND ${unsent}`;
// What was refused too: without its text nobody can try it again.
const clearGivenUp = `
  UPDATE frontdesk.outbox SET status = 'dropped', message = NULL
  WHERE bot = $1 AND conversation = $2 AND message IS NOT NULL`;
const written = `
  SELECT sequence, author, parts = 'null' AS is_erased FROM frontdesk.messages
  WHERE bot = $1 AND conversation = $2 AND sequence > $3 AND sequence <= $4 ORDER BY sequence LIMIT $5`;
const clear = `
  UPDATE frontdesk.messages AS messages SET author = erased.author, echo = NULL, parts = 'null'
  FROM unnest($3::bigint[], $4::text[]) AS erased (sequence, author)
  WHERE messages.bot = $1 AND messages.conversation = $2 AND messages.sequence = erased.sequence`;
const note = `
  UPDATE frontdesk.conversations SET erased_through = $3
  WHERE bot = $1 AND id = $2 AND erased_through >= $4 AND erased_through < $3`;
const list = `
  SELECT id, channel, account, kind, customer, erased_through FROM frontdesk.conversations
  WHERE bot = $1 AND id > $2 ORDER BY id LIMIT $3`;

const removals = ["records", "tokens", "timers", "inbox"].map(
  (table) => `DELETE FROM frontdesk.${table} WHERE bot = $1 AND conversation = $2`,
);

const nothing: EraseOutcome = { rest: undefined, messages: 0, events: 0, unsent: 0, cases: [] };

/** What a further step begins with: nothing is done yet. */
export function onlyMessages(rest: EraseRest): EraseOutcome {
  return { ...nothing, rest };
}

/** What there is to erase beside the history; it locks the conversation, and draws the id that marks the instant. */
function readsOf(session: Session, conversation: string): readonly Statement[] {
  const values = [session.bot, conversation];
  return [...[lock, last, cases, counts].map((one) => ({ text: one, values })), drawIds(1)];
}

/** All but the history. */
function begin(
  session: Session,
  { conversation, now }: EraseOrder,
  found: Found,
): ReturnType<Work<EraseOutcome>["decide"]> {
  const [[locked] = [], [end] = [], ofConversation = [], [count] = [], [drawn] = []] = found;
  if (locked === undefined) return { writes: [], result: nothing };
  const values = [session.bot, storable(conversation)];
  const { id } = json<User>(locked, "customer");
  const erased = ofConversation.map((row) => erasedCase(json<Case>(row, "body"), now));
  const rest = {
    after: number(locked, "erased_through"),
    through: numberOrUndefined(end ?? { last_sequence: null }, "last_sequence") ?? 0,
  };
  return {
    writes: [
      { text: reset, values: [...values, JSON.stringify({ id }), number(drawn ?? {}, "id")] },
      ...removals.map((one) => ({ text: one, values })),
      { text: drop, values },
      { text: clearGivenUp, values },
      ...putCases(session, erased.map(caseRow)),
    ],
    result: {
      rest,
      messages: 0,
      events: number(count ?? {}, "events"),
      unsent: number(count ?? {}, "unsent"),
      cases: erased.map((one) => one.id),
    },
  };
}

/** The first step: all but the history. */
export function beginErasing(session: Session, order: EraseOrder): Work<EraseOutcome> {
  return {
    reads: readsOf(session, storable(order.conversation)),
    decide: (found) => begin(session, order, found),
  };
}

/** Messages of the history. */
export function eraseMessages(
  session: Session,
  { conversation, limit }: EraseOrder,
  { after, through }: EraseRest,
): Work<Pick<EraseOutcome, "messages" | "rest">> {
  const place = [session.bot, storable(conversation)];
  return {
    reads: [{ text: written, values: [...place, after, through, whole(limit)] }],
    decide([rows = []]) {
      const end = number(rows.at(-1) ?? { sequence: after }, "sequence");
      const texts = rows.filter((row) => !truth(row, "is_erased"));
      const isLast = rows.length < limit || end >= through;
      return {
        writes: [...clearStatement(place, texts), { text: note, values: [...place, end, after] }],
        result: { messages: texts.length, rest: isLast ? undefined : { after: end, through } },
      };
    },
  };
}

function clearStatement(place: readonly string[], rows: readonly Row[]): readonly Statement[] {
  if (rows.length === 0) return [];
  const sequences = rows.map((row) => number(row, "sequence"));
  const authors = rows.map((row) => JSON.stringify(erasedAuthor(json<Author>(row, "author"))));
  return [{ text: clear, values: [...place, sequences, authors] }];
}

/** Conversations, as `Store.conversations` says. */
export function listConversations(
  session: Session,
  { after = "", limit }: Parameters<RetentionStore["conversations"]>[0],
): Query<readonly ListedConversation[]> {
  return {
    reads: [{ text: list, values: [session.bot, storable(after), whole(limit)] }],
    read: ([rows = []]) =>
      rows.map((row) => ({
        id: text(row, "id"),
        channel: text(row, "channel"),
        account: text(row, "account"),
        // Safe: `accept` wrote it, from this very union.
        kind: text(row, "kind") as ListedConversation["kind"],
        user: json(row, "customer"),
        erasedThrough: number(row, "erased_through"),
      })),
  };
}
