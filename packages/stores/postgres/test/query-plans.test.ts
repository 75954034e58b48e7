import { postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Session, Statement } from "../src/session.ts";
import { accept, prepareEvent } from "../src/sql/accept.ts";
import { readCases } from "../src/sql/cases.ts";
import { claim, nextDue } from "../src/sql/claim.ts";
import { commit, prepareTurn } from "../src/sql/commit.ts";
import { loadConversations } from "../src/sql/conversation.ts";
import { beginErasing, eraseMessages, listConversations } from "../src/sql/erase.ts";
import { readPending } from "../src/sql/inbox.ts";
import { readJournal } from "../src/sql/journal.ts";
import { readHistory } from "../src/sql/messages.ts";
import { listOutbox } from "../src/sql/outbox.ts";
import { releaseAbandoned, releaseOwn } from "../src/sql/release.ts";
import { settle } from "../src/sql/settle.ts";
import { retryStuck } from "../src/sql/stuck.ts";
import { sweep } from "../src/sql/sweep.ts";
import { dueTimers, nextTimer } from "../src/sql/timers.ts";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, turnOf, written } from "./events.ts";

const session: Session = { bot: "acme", owner: "me", held: new Map([[7, 0]]), share: undefined, aheadMs: 0 };

/** 5,000 conversations with five messages each; most was sent long ago, a tenth waits. */
const fill = `
  INSERT INTO frontdesk.conversations SELECT 'acme', 'c' || g, 'web', 'main', 'k' || g, NULL, 'direct', g % 256, '{}',
    '{}', 'bot', 0, 0, 'null' FROM generate_series(1, 5000) AS g;
  INSERT INTO frontdesk.messages SELECT 'acme', 'c' || g, s, 0, '{}', NULL, NULL, '[]'
    FROM generate_series(1, 5000) AS g, generate_series(1, 5) AS s;
  INSERT INTO frontdesk.dedupe SELECT 'acme', 'web', 'main', '', 'd' || g, 'c' || g, 1, 0 FROM generate_series(1, 20000) AS g;
  INSERT INTO frontdesk.inbox SELECT 'acme', g, 'c' || g, 0, 0, 0, false, NULL, '{}' FROM generate_series(1, 5000) AS g;
  INSERT INTO frontdesk.outbox SELECT 'acme', g, 'c' || (g % 5000), 0,
      CASE WHEN g % 10 > 0 THEN 'sent' WHEN g % 1000 = 0 THEN 'claimed' ELSE 'due' END, true, g, 0, 0, false,
      CASE WHEN g % 1000 = 0 THEN 'me' END, CASE WHEN g % 1000 = 0 THEN 9e12::bigint END, 'k', '[]'
    FROM generate_series(1, 20000) AS g;
  INSERT INTO frontdesk.timers SELECT 'acme', 'c' || g, 0, 't', g, g, '{}' FROM generate_series(1, 5000) AS g;
  INSERT INTO frontdesk.cases SELECT 'acme', 'case' || g, 'c' || g,
      (ARRAY['queued', 'agent', 'returned', 'closed'])[1 + g % 4], g, '{}' FROM generate_series(1, 5000) AS g;
  INSERT INTO frontdesk.journal SELECT 'acme', g, 'c' || (g % 5000), 0, 'a.b', 1, '{}' FROM generate_series(1, 20000) AS g;
  INSERT INTO frontdesk.nodes SELECT 'n' || g, 'acme', 9e12::bigint FROM generate_series(1, 2000) AS g;
  INSERT INTO frontdesk.leases SELECT 'acme', g, 'n' || g, 1 FROM generate_series(0, 255) AS g WHERE g > 0;
  INSERT INTO frontdesk.tokens SELECT 'acme', 'c' || (g % 5000), 't' || g, g, '1' FROM generate_series(1, 20000) AS g;
  INSERT INTO frontdesk.records SELECT 'acme', 'c' || g, 'r', 'k', 'done', '1' FROM generate_series(1, 5000) AS g;
  ANALYZE`;

const target = { kind: "conversation" as const, conversation: "c77" };
/** The same, as a node with some of the work. */
const node: Session = { ...session, share: [0, 1, 2] };
const outcome = { status: "sent" as const, at: 0, receipt: { ids: [], degradations: [] } };
const turn = turnOf(1, { conversation: "c77" });
const states = ["queued", "agent"] as const;

const verbs: Readonly<Record<string, readonly Statement[]>> = {
  "accept to an address": accept(session, [prepareEvent(written(1, "a")), prepareEvent(written(2, "b"))]).reads,
  "accept to a conversation": accept(session, [prepareEvent({ ...written(1, "a"), target, timer: "5" })]).reads,
  commit: commit(session, [prepareTurn(turn), prepareTurn(turnOf(2, { conversation: "c78" }))], 30_000).reads.filter(
    ({ text }) => !text.includes("nextval"),
  ),
  "accept to a node": accept(node, [prepareEvent(written(1, "a")), prepareEvent({ ...written(1, "b"), target })]).reads,
  "commit of a node": commit(node, [prepareTurn(turn)], 30_000).reads.filter(({ text }) => !text.includes("nextval")),
  "claim of a node": claim(node, [{ now: 9_000, limit: 64 }], 1_000).reads,
  "nextDue of a node": nextDue(node).reads,
  "pending of a node": readPending(node, { after: 2_000, limit: 100 }).reads,
  "dueTimers of a node": dueTimers(node, 3_000, 10).reads,
  claim: claim(session, [{ now: 9_000, limit: 64 }], 1_000).reads,
  nextDue: nextDue(session).reads,
  settle: settle(
    session,
    [3_000, 4_000].map((id) => ({ ...outcome, id })),
  ).reads,
  releaseAbandoned: releaseAbandoned(session).reads,
  releaseOwn: releaseOwn(session).reads,
  pending: readPending(session, { after: 2_000, limit: 100 }).reads,
  "pending of one": readPending(session, { after: 0, limit: 100, conversation: "c77" }).reads,
  load: loadConversations(session, ["c77", "c78"]).reads,
  history: readHistory(session, "c77", { limit: 9 }).reads,
  "newest history": readHistory(session, "c77", { last: 3, limit: 9 }).reads,
  dueTimers: dueTimers(session, 3_000, 10).reads,
  nextTimer: nextTimer(session).reads,
  cases: readCases(session, { limit: 9, beyond: "case777" }).reads,
  "cases of some states": readCases(session, { limit: 9, states, beyond: "case777", newestFirst: true }).reads,
  journal: readJournal(session, { limit: 9, before: 10_000 }).reads,
  "journal of one": readJournal(session, { limit: 9, conversation: "c77" }).reads,
  outbox: listOutbox(session, { limit: 9 }).reads,
  "outbox of one": listOutbox(session, { limit: 9, conversation: conversationOf(1) }).reads,
  retry: retryStuck(session, [7, 8], 0).reads.filter(({ text }) => !text.includes("nextval")),
  "outbox, failed": listOutbox(session, { limit: 9, status: "refused" }).reads,
};

const kinds = ["dedupe", "outbox", "tokens", "events", "cases", "journal"] as const;
/** Reads of maintenance: a portion of what is there, wherever it begins. */
const maintenance: Readonly<Record<string, readonly Statement[]>> = {
  ...Object.fromEntries(
    kinds.map((kind) => [`sweep of ${kind}`, sweep(session, { kind, before: 9_000, limit: 100 }).reads]),
  ),
  conversations: listConversations(session, { after: "c77", limit: 100 }).reads,
  // The inbox has few rows, and no index that every turn would pay for.
  erase: beginErasing(session, { conversation: "c77", now: 0, limit: 100 }).reads.filter(
    ({ text }) => !text.includes("inbox"),
  ),
  "erase, further": eraseMessages(session, { conversation: "c77", now: 0, limit: 2 }, { after: 1, through: 5 }).reads,
};

/** A step of a plan: https://www.postgresql.org/docs/current/sql-explain.html */
interface Step {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows": number;
  readonly "Actual Loops": number;
  readonly "Rows Removed by Filter"?: number;
  readonly Plans?: readonly Step[];
}

/** How many rows of tables a plan has looked at. */
function looked(step: Step): number {
  const own = step["Relation Name"] === undefined ? 0 : step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0);
  return own * step["Actual Loops"] + (step.Plans ?? []).reduce((sum, one) => sum + looked(one), 0);
}

function scans(step: Step): readonly string[] {
  const own = step["Node Type"] === "Seq Scan" ? [step["Relation Name"] ?? ""] : [];
  return [...own, ...(step.Plans ?? []).flatMap(scans)];
}

describeWithServer("what a verb reads in 20,000 rows is what it needs", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
    const store = postgres(database.url);
    await store.open("acme");
    await store.close();
    await database.sql(fill);
  }, 60_000);
  afterAll(() => database.drop());

  it.each(Object.entries({ ...verbs, ...maintenance }))("%s", async (_name, statements) => {
    for (const { text, values } of statements) {
      const [row] = await database.sql(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      // Safe: that is the format.
      const [explained] = (row?.["QUERY PLAN"] ?? []) as readonly { readonly Plan: Step }[];
      if (explained === undefined) throw new Error("There is no plan.");
      const plan = explained.Plan;
      expect(scans(plan)).toEqual([]);
      expect(looked(plan)).toBeLessThan(400);
    }
  });
});
