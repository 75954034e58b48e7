import type { NewOutbox, Store } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, turnOf, written } from "./events.ts";

const hour = 60 * 60 * 1_000;

function outgoing(dueAt: number): NewOutbox {
  const message = { parts: [{ kind: "text" as const, text: "hello" }], purpose: "reply" as const, locale: "en" };
  return { message, idempotencyKey: "k", dueAt, epoch: 0 };
}

describeWithServer("nodes whose clocks differ by an hour", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  let schemas = 0;
  /** Two nodes: the first one's clock is off by so much, the second one's is right. */
  async function nodes(offMs: number): Promise<readonly [Store, Store]> {
    const schema = `clocks_${++schemas}`;
    const stores = [
      postgres(database.url, { schema, connections: 3 }),
      postgres(database.url, { schema, connections: 3 }),
    ];
    for (const store of stores) {
      await store.open("acme");
      onTestFinished(() => store.close());
    }
    const [first, second] = stores;
    if (first === undefined || second === undefined) throw new Error("There are two.");
    await first.nodes?.beat({ release: [], now: Date.now() + offMs });
    return [first, second];
  }
  /** The first node's work is the second one's from now on. */
  async function handOver(first: Store, second: Store): Promise<void> {
    await first.nodes?.leave();
    const share = await second.nodes?.beat({ release: [], now: Date.now() });
    expect(share?.leases).toHaveLength(256);
  }

  it.each([hour, -hour])("send a message at its time, whoever has put it off (%i ms)", async (offMs) => {
    const [first, second] = await nodes(offMs);
    const here = (): number => Date.now() + offMs;
    await first.accept([written(1, "a")]);
    await first.commit([turnOf(1, { outbox: [outgoing(here())] })]);
    const [claimed] = await first.claim({ now: here(), limit: 9 });
    expect(claimed).toBeDefined();
    const later = { sentIds: [], unknown: false, error: "channel.unavailable" };
    await first.settle([{ id: claimed?.id ?? 0, status: "later", dueAt: here() + 60_000, ...later }]);
    // By its own clock a minute from now, and by the other's as well.
    const due = await first.nextDue();
    expect(Math.abs((due ?? 0) - here() - 60_000)).toBeLessThan(5_000);
    expect(await first.claim({ now: here() + 50_000, limit: 9 })).toEqual([]);
    await handOver(first, second);
    const dueThere = await second.nextDue();
    expect(Math.abs((dueThere ?? 0) - Date.now() - 60_000)).toBeLessThan(5_000);
    expect(await second.claim({ now: Date.now() + 50_000, limit: 9 })).toEqual([]);
    expect(await second.claim({ now: Date.now() + 70_000, limit: 9 })).toHaveLength(1);
  });

  it.each([hour, -hour])("mind a timer at its time, whoever has set it (%i ms)", async (offMs) => {
    const [first, second] = await nodes(offMs);
    const here = (): number => Date.now() + offMs;
    await first.accept([written(1, "a")]);
    await first.commit([turnOf(1, { timers: [{ key: "t", dueAt: here() + 60_000, payload: 1 }] })]);
    expect(Math.abs(((await first.nextTimer()) ?? 0) - here() - 60_000)).toBeLessThan(5_000);
    await handOver(first, second);
    expect(await second.dueTimers({ now: Date.now() + 50_000, limit: 9 })).toEqual([]);
    expect(await second.dueTimers({ now: Date.now() + 70_000, limit: 9 })).toMatchObject([
      { conversation: conversationOf(1), key: "t", payload: 1 },
    ]);
  });
});
