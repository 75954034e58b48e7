import { type NewJournalEntry, type Stuck, setAsideCode, stuckJournal } from "@frontdesk/core";
import { json, kept, number, type Row, text, textOrUndefined, truth } from "../columns.ts";
import type { Query, Session, Statement, Work } from "../session.ts";
import { whole } from "../text.ts";
import { drawIds, removeEvents } from "./inbox.ts";
import { addLines, journalRow } from "./journal.ts";
import { promote } from "./outbox.ts";

// Few events are in the inbox at a time, since those that are done go: it is read through.
const asideOfPage =
  "SELECT id, conversation FROM frontdesk.inbox WHERE bot = $1 AND id > $2 AND set_aside ORDER BY id LIMIT $3";
const ofConversation = `
  JOIN frontdesk.conversations AS conversations ON conversations.bot = stuck.bot AND conversations.id = stuck.conversation`;
const page = `
  (SELECT stuck.id, conversation, channel, 'set_aside' AS status, NULL AS error, received_at AS since
   FROM frontdesk.inbox AS stuck ${ofConversation}
   WHERE stuck.bot = $1 AND stuck.id > $2 AND set_aside ORDER BY stuck.id LIMIT $3)
  UNION ALL
  (SELECT stuck.id, conversation, channel, status, error, due_at AS since
   FROM frontdesk.outbox AS stuck ${ofConversation}
   WHERE stuck.bot = $1 AND stuck.id > $2 AND status IN ('refused', 'unknown') ORDER BY stuck.id LIMIT $3)
  ORDER BY id LIMIT $3`;
const reasons = `
  SELECT conversation, code, data FROM frontdesk.journal
  WHERE bot = $1 AND conversation IN (SELECT conversation FROM (${asideOfPage}) AS aside) AND code = 'turn.set_aside'
  ORDER BY id DESC`;
// Conversations come before what is theirs, as everywhere.
const lock = `
  SELECT id FROM frontdesk.conversations WHERE bot = $1 AND id IN (
    SELECT conversation FROM frontdesk.inbox WHERE bot = $1 AND id = ANY ($2::bigint[])
    UNION SELECT conversation FROM frontdesk.outbox WHERE bot = $1 AND id = ANY ($2::bigint[])
  ) ORDER BY id FOR UPDATE`;
const found = `
  SELECT id, conversation, 'set_aside' AS status, true AS may_be_sent
  FROM frontdesk.inbox WHERE bot = $1 AND id = ANY ($2::bigint[]) AND set_aside
  UNION ALL
  SELECT outbox.id, conversation, status, outbox.epoch IS NULL OR outbox.epoch = conversations.epoch
  FROM frontdesk.outbox AS outbox
  JOIN frontdesk.conversations AS conversations ON conversations.bot = $1 AND conversations.id = outbox.conversation
  WHERE outbox.bot = $1 AND outbox.id = ANY ($2::bigint[]) AND status IN ('refused', 'unknown')
    AND message IS NOT NULL`;
const putBack = "UPDATE frontdesk.inbox SET set_aside = false WHERE bot = $1 AND id = ANY ($2::bigint[])";
const requeue = `
  UPDATE frontdesk.outbox AS outbox SET id = retried.next, status = 'due', is_head = false, due_at = $4, attempts = 0,
    unknown_before = false, error = NULL
  FROM unnest($2::bigint[], $3::bigint[]) AS retried (id, next)
  WHERE outbox.bot = $1 AND outbox.id = retried.id`;
const drop = "UPDATE frontdesk.outbox SET status = 'dropped' WHERE bot = $1 AND id = ANY ($2::bigint[])";

/** What waits for whoever runs the bot, by id. */
export function listStuck(session: Session, after: number, limit: number): Query<readonly Stuck[]> {
  const values = [session.bot, whole(after), whole(limit)];
  return {
    reads: [
      { text: page, values },
      { text: reasons, values },
    ],
    read([rows = [], lines = []]) {
      const byConversation = Map.groupBy(lines, (line) => kept(line, "conversation"));
      return rows.map((row) => {
        const id = number(row, "id");
        const { kind, status } = kindOf(row);
        const own = (byConversation.get(kept(row, "conversation")) ?? []).map((line) => ({
          code: text(line, "code"),
          data: json<NewJournalEntry["data"]>(line, "data"),
        }));
        return {
          id,
          kind,
          conversation: text(row, "conversation"),
          channel: text(row, "channel"),
          status,
          code: kind === "event" ? setAsideCode(id, own) : textOrUndefined(row, "error"),
          since: number(row, "since"),
        };
      });
    },
  };
}

function kindOf(row: Row): Pick<Stuck, "kind" | "status"> {
  // Safe: the queries name these three.
  const status = text(row, "status") as Stuck["status"];
  return { kind: status === "set_aside" ? "event" : "message", status };
}

interface Found extends Pick<Stuck, "id" | "kind" | "status"> {
  /** As it is kept. */
  readonly conversation: string;
  readonly mayBeSent: boolean;
}

/** Those of the ids that are stuck, in the order in which they were given. */
function foundOf(ids: readonly number[], rows: readonly Row[]): readonly Found[] {
  const byId = new Map(rows.map((row) => [number(row, "id"), row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    const conversation = kept(row, "conversation");
    return [{ id, ...kindOf(row), conversation, mayBeSent: truth(row, "may_be_sent") }];
  });
}

function idsOf(kind: Stuck["kind"], those: readonly Found[]): readonly number[] {
  return those.filter((one) => one.kind === kind).map(({ id }) => id);
}

/** Gives some another chance, as `StoreAdmin.retry` says. */
export function retryStuck(session: Session, given: readonly number[], at: number): Work<readonly number[]> {
  const ids = [...new Set(given.map(whole))];
  return {
    reads: [
      { text: lock, values: [session.bot, ids] },
      { text: found, values: [session.bot, ids] },
      drawIds(ids.length),
    ],
    decide([, rows = [], drawn = []]) {
      const those = foundOf(ids, rows).filter(({ mayBeSent }) => mayBeSent);
      const next = new Map(idsOf("message", those).map((id, place) => [id, number(drawn[place] ?? {}, "id")]));
      const lines = those.map((one) =>
        journalRow(one.conversation, stuckJournal("retried", one, at, next.get(one.id))),
      );
      const moved = those.filter(({ kind }) => kind === "message").map(({ conversation }) => conversation);
      const writes: Statement[] = [
        { text: putBack, values: [session.bot, idsOf("event", those)] },
        { text: requeue, values: [session.bot, [...next.keys()], [...next.values()], whole(at)] },
        ...promote(session, moved),
        ...addLines(session, lines),
      ];
      return { writes: those.length === 0 ? [] : writes, result: those.map(({ id }) => id) };
    },
  };
}

/** Gives some up, as `StoreAdmin.drop` says. */
export function dropStuck(session: Session, given: readonly number[], at: number): Work<readonly number[]> {
  const ids = [...new Set(given.map(whole))];
  return {
    reads: [
      { text: lock, values: [session.bot, ids] },
      { text: found, values: [session.bot, ids] },
    ],
    decide([, rows = []]) {
      const those = foundOf(ids, rows);
      const lines = those.map((one) => journalRow(one.conversation, stuckJournal("dropped", one, at)));
      const writes: Statement[] = [
        ...removeEvents(
          session,
          those.filter(({ kind }) => kind === "event"),
        ),
        { text: drop, values: [session.bot, idsOf("message", those)] },
        ...addLines(session, lines),
      ];
      return { writes: those.length === 0 ? [] : writes, result: those.map(({ id }) => id) };
    },
  };
}
