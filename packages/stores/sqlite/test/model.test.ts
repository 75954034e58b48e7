import { join } from "node:path";
import { memory, type Store } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import fc from "fast-check";
import { expect, it } from "vitest";
import { conversationOf } from "./events.ts";
import { temporaryFolder } from "./folder.ts";
import { rounds } from "./steps.ts";

/** All that a store shows. */
async function look(store: Store): Promise<object> {
  const conversations: object[] = [];
  for (let customer = 1; customer <= 6; customer++) {
    const id = conversationOf(customer);
    const loaded = await store.load(id);
    conversations.push({
      conversation: loaded?.conversation,
      // Their order means nothing.
      records: loaded?.records.toSorted((a, b) => (`${a.run} ${a.key}` < `${b.run} ${b.key}` ? -1 : 1)),
      history: await store.history(id, { limit: 999 }),
      token: await store.token(id, "token", 3),
      outbox: await store.outbox({ conversation: id, limit: 999 }),
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

it("does what the store in memory does, step by step, also when several are taken at once", async () => {
  const { folder, remove } = temporaryFolder();
  let number = 0;
  try {
    await fc.assert(
      fc.asyncProperty(rounds, async (taken) => {
        const model = memory();
        const store = sqlite(join(folder, `${number++}.db`));
        await model.open("acme");
        await store.open("acme");
        try {
          for (const round of taken) {
            const steps = await Promise.all(round.map((step) => step(model)));
            const expected = await Promise.all(steps.map((step) => step(model)));
            const actual = await Promise.all(steps.map((step) => step(store)));
            expect(actual).toEqual(expected);
            expect(await look(store)).toEqual(await look(model));
          }
        } finally {
          await store.close();
        }
      }),
      { numRuns: 60, seed: 20_261_121 },
    );
  } finally {
    remove();
  }
}, 60_000);
