import { describe, expect, it } from "vitest";
import type { Store } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, eventIn, everything, meet, noon, outgoing, turn, uuid } from "./samples.ts";

/** Sets the first event of a conversation aside. Returns its id. */
async function setAside(store: Store, customer = 1): Promise<number> {
  const conversation = await meet(store, customer);
  const event = (await store.pending({ after: 0, limit: 99 })).find((one) => one.conversation === conversation);
  if (event === undefined) throw new Error("The event is not there.");
  const data = { event: event.id, code: "turn.not_json" };
  const journal = [{ at: noon, code: "turn.set_aside", v: 1, data }];
  await commitNow(store, conversation, { setAside: [event.id], journal });
  return event.id;
}

/** Sends messages of the first conversation, each of which ends as it is said. Returns their ids. */
async function ended(store: Store, ...outcomes: readonly ("refused" | "unknown")[]): Promise<readonly number[]> {
  const ids: number[] = [];
  await meet(store);
  for (const [index, status] of outcomes.entries()) {
    await commitNow(store, uuid(1), { outbox: [outgoing(`m${index}`)] });
    const [claimed] = await store.claim({ now: noon, limit: 1 });
    if (claimed === undefined) throw new Error("Nothing is due.");
    await store.settle([{ id: claimed.id, status, at: noon, sentIds: ["p1"], error: `channel.${status}` }]);
    ids.push(claimed.id);
  }
  return ids;
}

const all = { after: 0, limit: 99 } as const;

/** The lines that retries and drops have left. */
async function lines(store: Store): Promise<readonly object[]> {
  const journal = await store.journal({ limit: 999 });
  return journal.flatMap(({ conversation, at, code, v, data }) =>
    /^store\.(retried|dropped)$/.test(code) ? [{ conversation, at, code, v, data }] : [],
  );
}

/** Tests of `StoreAdmin`. */
export function describeAdministering(make: MakeFixture): void {
  describe("shows what is stuck", () => {
    it("with why and since when, by id", async () => {
      const { store } = await openBench(make);
      expect(await store.stuck(all)).toEqual([]);
      const event = await setAside(store, 2);
      const [refused, unknown] = await ended(store, "refused", "unknown");
      const message = { kind: "message", conversation: uuid(1), channel: "web", since: noon };
      expect(await store.stuck(all)).toEqual([
        {
          id: event,
          kind: "event",
          conversation: uuid(2),
          channel: "web",
          status: "set_aside",
          code: "turn.not_json",
          since: noon,
        },
        { ...message, id: refused, status: "refused", code: "channel.refused" },
        { ...message, id: unknown, status: "unknown", code: "channel.unknown" },
      ]);
    });

    it("page by page", async () => {
      const { store } = await openBench(make);
      const ids = [await setAside(store, 2), ...(await ended(store, "refused", "unknown", "refused"))];
      const seen: number[] = [];
      for (let after = 0; ; ) {
        const page = await store.stuck({ after, limit: 2 });
        if (page.length === 0) break;
        seen.push(...page.map(({ id }) => id));
        after = seen.at(-1) ?? 0;
      }
      expect(seen).toEqual(ids);
    });

    it("also where nobody wrote down why, and of this bot alone", async () => {
      const bench = await openBench(make);
      const conversation = await meet(bench.store);
      const [event] = await bench.store.pending({ after: 0, limit: 1 });
      await commitNow(bench.store, conversation, { setAside: [event?.id ?? 0] });
      expect(await bench.store.stuck(all)).toMatchObject([{ id: event?.id, code: undefined }]);
      const other = await bench.reopen("other");
      expect(await other.stuck(all)).toEqual([]);
      expect(await other.retry([event?.id ?? 0], noon)).toEqual([]);
      expect(await other.drop([event?.id ?? 0], noon)).toEqual([]);
    });
  });

  describe("retries what is stuck:", () => {
    it("an event goes back into the inbox as it was", async () => {
      const bench = await openBench(make);
      const conversation = await meet(bench.store);
      const [before] = await bench.store.pending({ after: 0, limit: 1 });
      const id = before?.id ?? 0;
      await commitNow(bench.store, conversation, { setAside: [id] });
      await bench.store.accept([eventIn(conversation, "later")]);
      expect(await bench.store.retry([id, id], noon + 5)).toEqual([id]);
      expect(await bench.store.stuck(all)).toEqual([]);
      const [first, second] = await bench.store.pending({ after: 0, limit: 9 });
      expect(first).toEqual(before);
      expect(second?.id).toBeGreaterThan(id);
      expect(await lines(bench.store)).toEqual([
        {
          conversation,
          at: noon + 5,
          code: "store.retried",
          v: 1,
          data: { id, kind: "event", was: "set_aside", as: id },
        },
      ]);
      // Also after a restart, and then it can be done.
      const store = await bench.reopen();
      expect((await store.pending({ after: 0, limit: 1 }))[0]?.id).toBe(id);
      await commitNow(store, conversation, { done: [id] });
      expect((await store.pending({ after: 0, limit: 9 })).map((one) => one.id)).toEqual([second?.id]);
    });

    it.each(["refused", "unknown"] as const)("a message that was %s is sent as if it were new", async (status) => {
      const { store } = await openBench(make);
      const [id = 0] = await ended(store, status);
      expect(await store.retry([id], noon + 5)).toEqual([id]);
      expect(await store.stuck(all)).toEqual([]);
      expect(await store.nextDue()).toBe(noon + 5);
      expect(await store.claim({ now: noon + 4, limit: 9 })).toEqual([]);
      const [claimed] = await store.claim({ now: noon + 5, limit: 9 });
      expect(claimed).toMatchObject({
        conversation: uuid(1),
        idempotencyKey: "key of m0",
        attempts: 0,
        sentIds: ["p1"],
        unknownBefore: false,
      });
      const as = claimed?.id ?? 0;
      expect(as).toBeGreaterThan(id);
      expect(await store.outbox({ limit: 9 })).toMatchObject([{ id: as, status: "claimed", error: undefined }]);
      expect(await lines(store)).toMatchObject([
        { code: "store.retried", data: { id, kind: "message", was: status, as } },
      ]);
      await store.settle([{ id: as, status: "sent", at: noon, receipt: { ids: ["p1", "p2"], degradations: [] } }]);
      expect((await store.history(uuid(1), { limit: 9 })).at(-1)).toMatchObject({ platformId: "p1" });
    });

    it("a message waits behind what its conversation says meanwhile, also behind what is being sent", async () => {
      const { store } = await openBench(make);
      const [id = 0] = await ended(store, "refused");
      await commitNow(store, uuid(1), { outbox: [outgoing("b"), outgoing("c")] });
      const [first] = await store.claim({ now: noon, limit: 9 });
      expect(await store.retry([id], noon)).toEqual([id]);
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
      const order = [first?.idempotencyKey];
      let current = first;
      for (let left = 0; left < 2; left++) {
        const receipt = { ids: ["p"], degradations: [] };
        await store.settle([{ id: current?.id ?? 0, status: "sent", at: noon, receipt }]);
        [current] = await store.claim({ now: noon, limit: 9 });
        order.push(current?.idempotencyKey);
      }
      expect(order).toEqual(["key of b", "key of c", "key of m0"]);
    });

    it("but not what a person's taking over has forbidden, nor what is not stuck", async () => {
      const { store } = await openBench(make);
      const [id = 0] = await ended(store, "refused");
      await commitNow(store, uuid(1), { owner: "desk", outbox: [outgoing("d", { epoch: 1 })] });
      const before = await everything(store, uuid(1));
      const waiting = (await store.outbox({ status: "due", limit: 1 }))[0]?.id ?? 0;
      const [pending] = await store.pending({ after: 0, limit: 1 });
      expect(await store.retry([id, waiting, pending?.id ?? 0, 123_456], noon)).toEqual([]);
      expect(await store.drop([waiting, pending?.id ?? 0, 123_456], noon)).toEqual([]);
      expect(await store.retry([], noon)).toEqual([]);
      expect(await everything(store, uuid(1))).toEqual(before);
      expect(await store.stuck(all)).toMatchObject([{ id, status: "refused" }]);
    });

    it("several at once, while the conversation goes on", async () => {
      const { store } = await openBench(make);
      const event = await setAside(store, 2);
      const messages = await ended(store, "refused", "unknown");
      const [retried] = await Promise.all([
        store.retry([...messages, event], noon),
        commitNow(store, uuid(1), { outbox: [outgoing("b")] }),
        store.accept([eventIn(uuid(2), "more")]),
      ]);
      expect([...retried].sort((a, b) => a - b)).toEqual([event, ...messages].sort((a, b) => a - b));
      expect(await store.outbox({ status: "due", limit: 9 })).toHaveLength(3);
      expect(await store.claim({ now: noon, limit: 9 })).toHaveLength(1);
    });
  });

  describe("gives up what is stuck:", () => {
    it("an event goes, a message is dropped, and the journal says so", async () => {
      const { store } = await openBench(make);
      const event = await setAside(store, 2);
      const [refused = 0] = await ended(store, "refused");
      expect(await store.drop([event, refused, refused], noon + 5)).toEqual([event, refused]);
      expect(await store.stuck(all)).toEqual([]);
      expect((await store.pending({ after: 0, limit: 9 })).map((one) => one.conversation)).toEqual([uuid(1)]);
      expect(await store.outbox({ limit: 9 })).toMatchObject([{ id: refused, status: "dropped" }]);
      expect(await store.nextDue()).toBeUndefined();
      expect(await store.retry([event, refused], noon)).toEqual([]);
      expect(await lines(store)).toEqual([
        {
          conversation: uuid(2),
          at: noon + 5,
          code: "store.dropped",
          v: 1,
          data: { id: event, kind: "event", was: "set_aside", as: event },
        },
        {
          conversation: uuid(1),
          at: noon + 5,
          code: "store.dropped",
          v: 1,
          data: { id: refused, kind: "message", was: "refused", as: refused },
        },
      ]);
    });
  });

  describe("is looked at", () => {
    it("open or not, and counts what there is", async () => {
      const bench = await openBench(make);
      const { store } = bench;
      await setAside(store, 2);
      await ended(store, "refused", "unknown");
      await commitNow(store, uuid(1), { outbox: [outgoing("a", { dueAt: noon - 7 }), outgoing("b"), outgoing("c")] });
      await store.claim({ now: noon, limit: 1 });
      await store.commit([turn({ conversation: uuid(9) })]);
      const report = await store.inspect("acme");
      expect(report).toMatchObject({
        counts: { waiting: 1, setAside: 1, due: 2, claimed: 1, refused: 1, unknown: 1, dropped: 0 },
        oldestWaiting: noon,
        oldestDue: noon,
      });
      expect(report.schema).toBe(report.newestSchema);
      expect(await store.inspect("other")).toMatchObject({
        counts: { waiting: 0, setAside: 0, due: 0, claimed: 0, refused: 0, unknown: 0, dropped: 0 },
        oldestWaiting: undefined,
        oldestDue: undefined,
      });
      await store.close();
      expect(await store.inspect("acme")).toMatchObject({
        counts: { waiting: 1, setAside: 1, refused: 1, unknown: 1 },
      });
    });

    it("and its tables are made or brought up to date without opening it", async () => {
      const fixture = await make();
      const before = await fixture.store().inspect("acme");
      const { from, to } = await fixture.store().migrate();
      expect([from, to]).toEqual([before.schema, before.newestSchema]);
      expect(await fixture.store().migrate()).toEqual({ from: to, to });
      expect((await fixture.store().inspect("acme")).schema).toBe(to);
      await fixture.dispose?.();
    });
  });
}
