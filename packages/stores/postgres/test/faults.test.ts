import type { Store } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { describeWithServer, empty, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, turnOf, written } from "./events.ts";
import { type AtCommit, makeProxy, type Wire } from "./proxy.ts";

const outbox = [
  {
    message: { parts: [{ kind: "text" as const, text: "hello" }], purpose: "reply" as const, locale: "en" },
    idempotencyKey: "k",
    dueAt: 0,
    epoch: 0,
  },
];

describeWithServer("when the connection fails", () => {
  let database: TestDatabase;
  let proxy: Wire;
  let store: Store;
  beforeAll(async () => {
    database = await makeDatabase();
    proxy = await makeProxy(database.url);
  });
  afterAll(async () => {
    await proxy.close();
    await database.drop();
  });
  beforeEach(async () => {
    store = postgres(proxy.url);
    await store.open("acme");
  });
  afterEach(async () => {
    await store.close();
    await empty(database, "frontdesk");
  });

  const answers: readonly AtCommit[] = ["lose the answer", "lose the question"];

  it.each(answers)("an event is taken over once, and its giver is told so (%s)", async (what) => {
    proxy.atNextCommit(what);
    const [outcome] = await store.accept([written(1, "a")]);
    expect(proxy.cuts()).toBeGreaterThan(0);
    expect(outcome).toMatchObject({ status: "accepted", sequence: 1, event: { conversation: conversationOf(1) } });
    const pending = await store.pending({ after: 0, limit: 9 });
    expect(outcome).toMatchObject({ event: pending[0] });
    expect(pending).toHaveLength(1);
    expect(await store.accept([written(1, "a")])).toMatchObject([{ status: "duplicate", sequence: 1 }]);
  });

  it.each(answers)("a turn is committed once, and is no conflict with itself (%s)", async (what) => {
    await store.accept([written(1, "a")]);
    const before = proxy.cuts();
    proxy.atNextCommit(what);
    expect(await store.commit([turnOf(1, { state: "kept", outbox }), turnOf(2)])).toEqual(["ok", "conflict"]);
    expect(proxy.cuts()).toBe(before + 1);
    expect((await store.load(conversationOf(1)))?.conversation).toMatchObject({ version: 1, state: "kept" });
    expect(await store.outbox({ limit: 9 })).toHaveLength(1);
  });

  it.each(answers)("a message is claimed and settled once (%s)", async (what) => {
    await store.accept([written(1, "a")]);
    await store.commit([turnOf(1, { outbox })]);
    proxy.atNextCommit(what);
    const claimed = await store.claim({ now: 0, limit: 9 });
    expect(claimed).toMatchObject([{ attempts: 0, unknownBefore: false }]);
    proxy.atNextCommit(what);
    const receipt = { ids: ["p"], degradations: [] };
    await store.settle(claimed.map(({ id }) => ({ id, status: "sent", at: 1, receipt })));
    expect(await store.outbox({ limit: 9 })).toMatchObject([{ status: "sent", attempts: 1 }]);
    expect(await store.history(conversationOf(1), { limit: 9 })).toHaveLength(2);
  });

  it("an event of which the server knows nothing after a crash is taken over again", async () => {
    // As after a crash that lost what was not on the disk: another transaction has the number now, and has committed.
    proxy.atNextCommit("lose the question");
    await database.sql(`
      CREATE FUNCTION public.pg_xact_status(xid8) RETURNS text LANGUAGE sql AS 'SELECT ''committed''::text';
      ALTER DATABASE ${new URL(database.url).pathname.slice(1)} SET search_path = public, pg_catalog`);
    await database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'frontdesk'");
    try {
      expect(await store.accept([written(1, "a")])).toMatchObject([{ status: "accepted", sequence: 1 }]);
      expect(await store.pending({ after: 0, limit: 9 })).toHaveLength(1);
    } finally {
      await database.sql(`
        DROP FUNCTION public.pg_xact_status;
        ALTER DATABASE ${new URL(database.url).pathname.slice(1)} RESET search_path`);
    }
  });

  it("a transaction that the server ends in the middle is done again", async () => {
    await store.accept([written(1, "a")]);
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query("BEGIN; SELECT 1 FROM frontdesk.conversations FOR UPDATE");
    const all = Promise.all([
      store.accept([written(1, "b")]),
      store.commit([turnOf(1, { state: 1 })]),
      store.record(conversationOf(1), { run: "r", key: "k", phase: "done", value: 1 }),
    ]);
    const waiting = "wait_event_type = 'Lock' AND datname = current_database() AND application_name = 'frontdesk'";
    // All three are in mid-flight.
    await vi.waitFor(async () => {
      expect(await database.sql(`SELECT pid FROM pg_stat_activity WHERE ${waiting}`)).toHaveLength(3);
    });
    await database.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${waiting}`);
    await blocker.query("COMMIT");
    await blocker.end();
    const [accepted, committed] = await all;
    expect(accepted).toMatchObject([{ status: "accepted", sequence: 2 }]);
    expect(committed).toEqual(["ok"]);
    expect(await store.load(conversationOf(1))).toMatchObject({
      conversation: { version: 1 },
      records: [{ value: 1 }],
    });
  });

  it("a deadlock with somebody else's transaction is done again", async () => {
    await store.accept([written(1, "a"), written(2, "b")]);
    const stranger = new pg.Client({ connectionString: database.url });
    await stranger.connect();
    // The stranger waits for long before it looks for a circle: the store's transaction is the one that gives way.
    await stranger.query("SET deadlock_timeout = '60s'; BEGIN");
    const touch = "UPDATE frontdesk.conversations SET state = state WHERE id = $1";
    await stranger.query(touch, [conversationOf(2)]);
    const committed = store.commit([turnOf(1, { state: 1 }), turnOf(2, { state: 2 })]);
    await vi.waitFor(async () => {
      const rows = await database.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      expect(rows.length).toBeGreaterThan(0);
    });
    await stranger.query(touch, [conversationOf(1)]);
    await stranger.query("COMMIT");
    await stranger.end();
    expect(await committed).toEqual(["ok", "ok"]);
  });

  it("every verb says so while it lasts, and works again when it is over", { timeout: 30_000 }, async () => {
    await store.accept([written(1, "a")]);
    proxy.cut();
    const calls: readonly Promise<unknown>[] = [
      store.accept([written(1, "b")]),
      store.commit([turnOf(1, { state: "lost" })]),
      store.load(conversationOf(1)),
      store.claim({ now: 0, limit: 1 }),
      store.nextDue(),
      store.putBlob("b", Uint8Array.of(1)),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toMatchObject({ status: "rejected", reason: { code: "store.unavailable", retryable: true } });
    }
    proxy.mend();
    expect(await store.accept([written(1, "b")])).toMatchObject([{ status: "accepted", sequence: 2 }]);
    expect(await store.commit([turnOf(1, { state: "kept" })])).toEqual(["ok"]);
  });

  it("connections that end while nothing is under way are replaced, and nobody hears of it", async () => {
    await Promise.all([store.accept([written(1, "a")]), store.nextDue(), store.pending({ after: 0, limit: 1 })]);
    await database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'frontdesk'");
    expect(await store.accept([written(1, "b")])).toMatchObject([{ sequence: 2 }]);
    proxy.cut();
    proxy.mend();
    expect(await store.accept([written(1, "c")])).toMatchObject([{ sequence: 3 }]);
  });

  it("a claim of a process that cannot be reached ends by itself", async () => {
    await store.accept([written(1, "a")]);
    await store.commit([turnOf(1, { outbox })]);
    const [claimed] = await store.claim({ now: 0, limit: 1 });
    proxy.cut();
    await store.close();
    proxy.mend();
    await database.sql("UPDATE frontdesk.outbox SET claimed_until = 1");
    const other = postgres(database.url);
    await other.open("acme");
    expect(await other.claim({ now: 0, limit: 9 })).toEqual([{ ...claimed, attempts: 1, unknownBefore: true }]);
    await other.close();
  });
});
