import { memory, type Store } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithServer, empty, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf } from "./events.ts";
import { rounds } from "./steps.ts";

/** All that a store shows, with ids counted from the lowest: two stores give out different ones. */
async function look(store: Store): Promise<unknown> {
  const conversations: object[] = [];
  for (let customer = 1; customer <= 6; customer++) {
    const id = conversationOf(customer);
    const loaded = await store.load(id);
    conversations.push({
      conversation: loaded?.conversation,
      // Their order means nothing.
      records: loaded?.records.toSorted((a, b) => (`${a.run} ${a.key}` < `${b.run} ${b.key}` ? -1 : 1)),
      history: (await store.history(id, { limit: 999 })).map(({ platformId: _, ...one }) => one),
      token: await store.token(id, "token", 3),
      outbox: (await store.outbox({ conversation: id, limit: 999 })).map(({ receipt: _, ...one }) => one),
    });
  }
  return {
    conversations,
    pending: await store.pending({ after: 0, limit: 999 }),
    nextDue: await store.nextDue(),
    stuck: await store.stuck({ after: 0, limit: 999 }),
    report: (({ counts, oldestWaiting, oldestDue }) => ({ counts, oldestWaiting, oldestDue }))(
      await store.inspect("acme"),
    ),
    timers: await store.dueTimers({ now: 9, limit: 999 }),
    nextTimer: await store.nextTimer(),
    open: await store.cases({ states: ["queued", "agent"], limit: 999 }),
    cases: await store.cases({ limit: 999 }),
    nextCases: await store.cases({ newestFirst: true, beyond: "case-2", states: ["agent", "closed"], limit: 999 }),
    journal: await store.journal({ limit: 999 }),
    latest: await store.journal({ before: Number.POSITIVE_INFINITY, limit: 3 }),
  };
}

/** Takes the ids out of what a store said: only their order is promised, and what they stand for is compared by it. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, one) => ((key === "id" || key === "as") && /^\d+$/.test(String(one)) ? "id" : one)),
  );
}

describeWithServer("compared with the store in memory", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  it("does the same, step by step, also when several of a kind are taken at once", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (taken) => {
        const model = memory();
        const store = postgres(database.url);
        await model.open("acme");
        await store.open("acme");
        try {
          for (const round of taken) {
            // Each store is asked for its own ids; both have the same things in the same order.
            const forModel = await Promise.all(round.map((step) => step(model)));
            const forStore = await Promise.all(round.map((step) => step(store)));
            const expected = await Promise.all(forModel.map((step) => step(model)));
            const actual = await Promise.all(forStore.map((step) => step(store)));
            expect(withoutIds(actual)).toEqual(withoutIds(expected));
            expect(withoutIds(await look(store))).toEqual(withoutIds(await look(model)));
          }
        } finally {
          await store.close();
          await empty(database, "frontdesk");
        }
      }),
      { numRuns: 25, seed: 20_261_121 },
    );
  });
});
