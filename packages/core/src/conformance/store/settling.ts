import { describe, expect, it } from "vitest";
import type { Outbound } from "../../message/outbound.ts";
import type { Store } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, everything, meet, noon, outgoing, reply, said, uuid } from "./samples.ts";

/** Commits messages to the first conversation and claims the first of them. Returns its id. */
async function claimOne(store: Store, ...messages: readonly Outbound[]): Promise<number> {
  await meet(store);
  const outbox = messages.map((message, index) => outgoing(`m${index}`, { message, epoch: undefined }));
  await commitNow(store, uuid(1), { outbox });
  return claimNext(store);
}

async function claimNext(store: Store): Promise<number> {
  const [claimed] = await store.claim({ now: noon, limit: 1 });
  if (claimed === undefined) throw new Error("Nothing is due.");
  return claimed.id;
}

/** Tests of `settle` and `outbox`. */
export function describeSettling(make: MakeFixture): void {
  describe("records what became of messages", () => {
    it("and adds those that were sent to the history", async () => {
      const { store } = await openBench(make);
      const receipt = { ids: ["p1", "p2"], degradations: [{ from: "card", to: "text", why: "no cards here" }] };
      const id = await claimOne(store, reply("hello"));
      // A customer who writes meanwhile stands before it.
      await commitNow(store, uuid(1), { messages: [said("are you there?")] });
      await store.settle([{ id, status: "sent", at: noon + 7, receipt }]);
      expect(await store.history(uuid(1), { after: 2, limit: 9 })).toEqual([
        {
          sequence: 3,
          author: { kind: "bot" },
          parts: [{ kind: "text", text: "hello" }],
          at: noon + 7,
          platformId: "p1",
        },
      ]);
      expect((await store.load(uuid(1)))?.conversation.lastSequence).toBe(3);
      expect(await store.outbox({ limit: 9 })).toEqual([
        { id, conversation: uuid(1), status: "sent", attempts: 1, error: undefined, receipt },
      ]);
    });

    it("naming who wrote them", async () => {
      const { store } = await openBench(make);
      let id = await claimOne(
        store,
        reply("a"),
        reply("b", { purpose: "proactive" }),
        reply("c", { purpose: "person", from: { name: "Ann" } }),
        reply("d", { purpose: "notice" }),
      );
      for (let left = 4; left > 0; left--) {
        await store.settle([{ id, status: "sent", at: noon, receipt: { ids: [], degradations: [] } }]);
        if (left > 1) id = await claimNext(store);
      }
      const history = await store.history(uuid(1), { after: 1, limit: 9 });
      expect(history.map((one) => one.author)).toEqual([
        { kind: "bot" },
        { kind: "bot" },
        { kind: "person", name: "Ann" },
        { kind: "system" },
      ]);
      expect(history.map((one) => one.platformId)).toEqual([undefined, undefined, undefined, undefined]);
    });

    it("to be sent later, from where it stopped", async () => {
      const { store } = await openBench(make);
      const id = await claimOne(store, reply("a"), reply("b"));
      const later = { id, status: "later", error: "429" } as const;
      await store.settle([{ ...later, dueAt: noon + 10, sentIds: ["p1"], unknown: true }]);
      expect(await store.claim({ now: noon + 9, limit: 9 })).toEqual([]);
      expect(await store.claim({ now: noon + 10, limit: 9 })).toMatchObject([
        { id, attempts: 1, sentIds: ["p1"], unknownBefore: true },
      ]);
      await store.settle([{ ...later, dueAt: noon + 20, sentIds: ["p1", "p2"], unknown: false }]);
      // Once unknown, always unknown.
      expect(await store.claim({ now: noon + 20, limit: 9 })).toMatchObject([
        { id, attempts: 2, sentIds: ["p1", "p2"], unknownBefore: true },
      ]);
      expect(await store.history(uuid(1), { limit: 9 })).toHaveLength(1);
      // What went wrong at first is of no interest once it was sent.
      await store.settle([{ id, status: "sent", at: noon, receipt: { ids: ["p1", "p2", "p3"], degradations: [] } }]);
      expect(await store.outbox({ status: "sent", limit: 9 })).toMatchObject([{ id, attempts: 3, error: undefined }]);
    });

    it.each(["refused", "unknown"] as const)("as %s, which is final and lets the next one go", async (status) => {
      const { store } = await openBench(make);
      const id = await claimOne(store, reply("a"), reply("b"));
      await store.settle([{ id, status, at: noon, sentIds: ["p1"], error: "channel.refused" }]);
      expect(await store.outbox({ status, limit: 9 })).toEqual([
        { id, conversation: uuid(1), status, attempts: 1, error: "channel.refused", receipt: undefined },
      ]);
      expect(await store.history(uuid(1), { limit: 9 })).toHaveLength(1);
      expect(await claimNext(store)).toBeGreaterThan(id);
    });

    it("once: an outcome of what is not claimed is ignored", async () => {
      const { store } = await openBench(make);
      const id = await claimOne(store, reply("a"), reply("b"));
      const sent = { status: "sent", at: noon, receipt: { ids: ["p1"], degradations: [] } } as const;
      await store.settle([{ id, ...sent }]);
      const before = await everything(store, uuid(1));
      await store.settle([
        { id, ...sent },
        { id, status: "refused", at: noon, sentIds: [], error: "again" },
        { id, status: "later", dueAt: noon, sentIds: [], unknown: true, error: "again" },
        // The second message, which is due but not claimed, and one that is not there.
        { id: id + 1, ...sent },
        { id: 123_456, ...sent },
      ]);
      expect(await everything(store, uuid(1))).toEqual(before);
    });

    it("saying whether another one comes first now", async () => {
      const { store } = await openBench(make);
      const id = await claimOne(store, reply("a"), reply("b"));
      const later = { status: "later", dueAt: noon, sentIds: [], unknown: false, error: "429" } as const;
      expect(await store.settle([{ id, ...later }])).toBe(false);
      expect(await claimNext(store)).toBe(id);
      const sent = { status: "sent", at: noon, receipt: { ids: [], degradations: [] } } as const;
      expect(await store.settle([{ id, ...sent }])).toBe(true);
      expect(await store.settle([{ id, ...sent }])).toBe(false);
      const last = await claimNext(store);
      expect(await store.settle([{ id: last, status: "refused", at: noon, sentIds: [], error: "no" }])).toBe(false);
    });

    it("saying so also when it is dropped after all", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { outbox: [outgoing("a"), outgoing("person", { epoch: undefined })] });
      const id = await claimNext(store);
      await commitNow(store, uuid(1), { owner: "desk" });
      const later = { status: "later", dueAt: noon, sentIds: [], unknown: false, error: "429" } as const;
      expect(await store.settle([{ id, ...later }])).toBe(true);
      expect(await store.outbox({ status: "dropped", limit: 9 })).toMatchObject([{ id }]);
    });

    it("in a batch, and at the same time as the rest", async () => {
      const { store } = await openBench(make);
      const customers = Array.from({ length: 20 }, (_, index) => index);
      for (const customer of customers) {
        await meet(store, customer);
        await commitNow(store, uuid(customer), { outbox: [outgoing("a"), outgoing("b")] });
      }
      const claimed = await store.claim({ now: noon, limit: 99 });
      const settled = claimed.map(({ id }) =>
        store.settle([{ id, status: "sent", at: noon, receipt: { ids: [`p${id}`], degradations: [] } }]),
      );
      const committed = customers.map((customer) => commitNow(store, uuid(customer), { messages: [said("c")] }));
      await Promise.all([...settled, ...committed]);
      for (const customer of customers) {
        const history = await store.history(uuid(customer), { limit: 9 });
        expect(history.map((one) => one.sequence)).toEqual([1, 2, 3]);
      }
      expect(await store.claim({ now: noon, limit: 99 })).toHaveLength(20);
    });
  });

  describe("lists the outbox", () => {
    it("newest first, by status and conversation", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), { outbox: [outgoing("a"), outgoing("b"), outgoing("c")] });
      await commitNow(store, uuid(2), { outbox: [outgoing("d")] });
      const all = (await store.outbox({ limit: 9 })).map((one) => one.id);
      expect(all).toHaveLength(4);
      expect(all).toEqual(all.toSorted((a, b) => b - a));
      expect((await store.outbox({ limit: 2 })).map((one) => one.id)).toEqual(all.slice(0, 2));
      await store.claim({ now: noon, limit: 9 });
      const list = async (options: Parameters<Store["outbox"]>[0]): Promise<readonly number[]> =>
        (await store.outbox(options)).map((one) => all.indexOf(one.id));
      expect(await list({ status: "claimed", limit: 9 })).toEqual([0, 3]);
      expect(await list({ status: "due", limit: 9 })).toEqual([1, 2]);
      expect(await list({ conversation: uuid(1), limit: 9 })).toEqual([1, 2, 3]);
      expect(await list({ conversation: uuid(1), status: "due", limit: 1 })).toEqual([1]);
      expect(await list({ conversation: uuid(3), limit: 9 })).toEqual([]);
    });
  });
}
