import { describe, expect, it } from "vitest";
import type { Store } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, event, everything, meet, noon, outgoing, sampleCase, turn, uuid } from "./samples.ts";

async function fill(store: Store): Promise<void> {
  await store.accept([event("done"), event("pending")]);
  const [first] = await store.pending({ after: 0, limit: 1 });
  await store.record(uuid(1), { run: "r", key: "k", phase: "started", value: null });
  await store.putBlob("blob-1", Uint8Array.of(1, 2, 3));
  await commitNow(store, uuid(1), {
    done: [first?.id ?? 0],
    outbox: [outgoing("a"), outgoing("b")],
    tokens: [{ token: "token-1", meaning: "yes", expiresAt: noon + 1 }],
    timers: [{ key: "t", dueAt: noon + 1, payload: null }],
    case: sampleCase(1),
    journal: [{ at: noon, code: "turn.done", v: 1, data: {} }],
  });
  await store.addJournal([{ conversation: "", at: noon, code: "desk.opened", v: 1, data: {} }]);
}

/** Tests of `open`, `close` and what a restart keeps. */
export function describeLiving(make: MakeFixture): void {
  describe("opens and closes", () => {
    it("and refuses every verb while it is closed", async () => {
      const bench = await openBench(make);
      const { store } = bench;
      await store.close();
      const verbs: readonly (() => Promise<unknown>)[] = [
        () => store.accept([event("a")]),
        () => store.pending({ after: 0, limit: 1 }),
        () => store.load(uuid(1)),
        () => store.find("web", "main", "customer-1"),
        () => store.record(uuid(1), { run: "r", key: "k", phase: "started", value: null }),
        () => store.commit([turn()]),
        () => store.commitAndClaim([turn()], { now: noon, limit: 1 }),
        () => store.history(uuid(1), { limit: 1 }),
        () => store.token(uuid(1), "t", noon),
        () => store.claim({ now: noon, limit: 1 }),
        () => store.settle([]),
        () => store.nextDue(),
        () => store.outbox({ limit: 1 }),
        () => store.dueTimers({ now: noon, limit: 1 }),
        () => store.nextTimer(),
        () => store.case(uuid(1)),
        () => store.cases({ limit: 1 }),
        () => store.journal({ limit: 1 }),
        () => store.addJournal([]),
        () => store.blob("b"),
        () => store.putBlob("b", Uint8Array.of(1)),
        () => store.removeBlob("b"),
      ];
      for (const verb of verbs) await expect(verb()).rejects.toMatchObject({ code: "store.closed" });
      await store.close();
      const again = await bench.reopen();
      expect(await again.find("web", "main", "customer-1")).toBeUndefined();
    });

    it("once at a time", async () => {
      const { store } = await openBench(make);
      await expect(store.open("acme")).rejects.toMatchObject({ code: "store.unavailable" });
      expect(await store.accept([event("a")])).toMatchObject([{ status: "accepted" }]);
    });

    it("finishing what is under way", async () => {
      const bench = await openBench(make);
      const { store } = bench;
      await meet(store);
      const accepted = store.accept([event("a")]);
      const committed = store.commit([turn({ state: "kept" })]);
      const again = await bench.reopen();
      expect(await accepted).toMatchObject([{ status: "accepted" }]);
      expect(await committed).toEqual(["ok"]);
      expect((await again.load(uuid(1)))?.conversation).toMatchObject({ state: "kept", lastSequence: 2 });
    });
  });

  describe("keeps everything when it is opened again", () => {
    it("to the last field", async () => {
      const bench = await openBench(make);
      await fill(bench.store);
      const before = await everything(bench.store, uuid(1));
      const again = await bench.reopen();
      expect(await everything(again, uuid(1))).toEqual(before);
      expect(await again.accept([event("done"), event("pending")])).toMatchObject([
        { status: "duplicate", sequence: 1 },
        { status: "duplicate", sequence: 2 },
      ]);
    });

    it("with what was claimed due again, its outcome unknown", async () => {
      const bench = await openBench(make);
      await fill(bench.store);
      const [claimed] = await bench.store.claim({ now: noon, limit: 9 });
      const again = await bench.reopen();
      expect(await again.nextDue()).toBe(noon);
      expect(await again.claim({ now: noon, limit: 9 })).toEqual([{ ...claimed, attempts: 1, unknownBefore: true }]);
      await again.settle([{ id: claimed?.id ?? 0, status: "sent", at: noon, receipt: { ids: [], degradations: [] } }]);
      // The second one was not claimed, and nothing about it is unknown.
      expect(await again.claim({ now: noon, limit: 9 })).toMatchObject([{ attempts: 0, unknownBefore: false }]);
    });

    it("dropping what was claimed if the epoch has moved on", async () => {
      const bench = await openBench(make);
      await fill(bench.store);
      await bench.store.claim({ now: noon, limit: 9 });
      await commitNow(bench.store, uuid(1), { owner: "desk", outbox: [outgoing("notice", { epoch: undefined })] });
      const again = await bench.reopen();
      expect(await again.outbox({ status: "dropped", limit: 9 })).toHaveLength(2);
      expect(await again.nextDue()).toBe(noon);
      expect(await again.claim({ now: noon, limit: 9 })).toMatchObject([{ idempotencyKey: "key of notice" }]);
    });

    it("and never gives an id twice", async () => {
      const bench = await openBench(make);
      const ids: number[] = [];
      for (let round = 0; round < 3; round++) {
        const store = round === 0 ? bench.store : await bench.reopen();
        const [outcome] = await store.accept([event(`a${round}`)]);
        const id = outcome?.status === "accepted" ? outcome.event.id : 0;
        ids.push(id);
        await commitNow(store, uuid(1), { done: [id] });
      }
      expect(ids[1]).toBeGreaterThan(ids[0] ?? 0);
      expect(ids[2]).toBeGreaterThan(ids[1] ?? 0);
    });
  });

  describe("keeps bots apart", () => {
    it("that share the same data", async () => {
      const bench = await openBench(make);
      await fill(bench.store);
      const acme = await everything(bench.store, uuid(1));
      const empty = await bench.reopen("other");
      expect(await everything(empty, uuid(1))).toEqual({
        loaded: undefined,
        history: [],
        pending: [],
        outbox: [],
        nextDue: undefined,
        timers: [],
        nextTimer: undefined,
        cases: [],
        journal: [],
        token: undefined,
        blob: undefined,
      });
      expect(await empty.find("web", "main", "customer-1")).toBeUndefined();
      // The same keys and even the same ids of conversations, and none is known.
      await fill(empty);
      await empty.claim({ now: noon, limit: 9 });
      await commitNow(empty, uuid(1), { state: "other's", endedRuns: ["r"], cancelTimers: ["t"] });
      expect(await everything(await bench.reopen("acme"), uuid(1))).toEqual(acme);
    });
  });
}
