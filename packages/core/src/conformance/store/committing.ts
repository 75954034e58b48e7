import { describe, expect, it } from "vitest";
import type { TurnCommit } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import {
  address,
  commitNow,
  event,
  everything,
  meet,
  noon,
  outgoing,
  said,
  sampleCase,
  turn,
  uuid,
} from "./samples.ts";

/** A turn that changes all that a turn can change. */
function fullTurn(done: readonly number[], changes: Partial<TurnCommit> = {}): TurnCommit {
  return turn({
    done,
    state: { open: { question: "order", ["__proto__"]: 1 }, list: [1, "two", null] },
    user: { id: "u1", name: "Ada Lovelace", locale: "en-GB" },
    owner: "desk",
    messages: [
      { author: { kind: "bot" }, parts: [{ kind: "text", text: "One moment." }], at: noon + 1, platformId: "m1" },
    ],
    outbox: [outgoing("A person comes.", { epoch: undefined })],
    tokens: [{ token: "token-1", meaning: { say: "yes" }, expiresAt: noon + 1000 }],
    timers: [{ key: "expiry", dueAt: noon + 2000, payload: { expire: "order" } }],
    case: sampleCase(1),
    journal: [{ at: noon, code: "handoff.opened", v: 1, data: { case: sampleCase(1).id, after: 2, asked: true } }],
    ...changes,
  });
}

/** Tests of `commit` and `record`. */
export function describeCommitting(make: MakeFixture): void {
  describe("commits turns", () => {
    it("with all that they change", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const [first] = await store.pending({ after: 0, limit: 1 });
      await store.record(uuid(1), { run: "r1", key: "k", phase: "done", value: 1 });
      await store.record(uuid(1), { run: "r2", key: "k", phase: "done", value: 2 });
      const committed = fullTurn([first?.id ?? 0], { endedRuns: ["r1"] });
      expect(await store.commit([committed])).toEqual(["ok"]);

      expect(await store.load(uuid(1))).toMatchObject({
        conversation: {
          owner: "desk",
          epoch: 1,
          version: 1,
          user: { id: "u1", name: "Ada Lovelace", locale: "en-GB" },
          lastSequence: 2,
        },
        records: [{ run: "r2", key: "k", phase: "done", value: 2 }],
      });
      expect((await store.load(uuid(1)))?.conversation.state).toEqual(committed.state);
      expect(await store.pending({ after: 0, limit: 9 })).toEqual([]);
      expect(await store.history(uuid(1), { after: 1, limit: 9 })).toEqual([{ ...committed.messages[0], sequence: 2 }]);
      expect(await store.token(uuid(1), "token-1", noon)).toEqual({ say: "yes" });
      expect(await store.nextTimer()).toBe(noon + 2000);
      expect(await store.case(sampleCase(1).id)).toEqual(sampleCase(1));
      expect(await store.claim({ now: noon, limit: 9 })).toMatchObject([
        { message: { parts: [{ text: "A person comes." }] } },
      ]);
      expect(await store.journal({ limit: 9 })).toEqual([
        { ...committed.journal[0], id: expect.any(Number), conversation: uuid(1) },
      ]);
    });

    it.each([
      ["stale", { epoch: 1 }],
      ["stale", { epoch: 1, version: 1 }],
      ["conflict", { version: 1 }],
      ["conflict", { conversation: uuid(9) }],
    ] as const)("or says %s and changes nothing at all: %o", async (outcome, changes) => {
      const { store } = await openBench(make);
      await meet(store);
      await store.record(uuid(1), { run: "r1", key: "k", phase: "done", value: 1 });
      const before = await everything(store, uuid(1));
      const [first] = await store.pending({ after: 0, limit: 1 });
      expect(await store.commit([fullTurn([first?.id ?? 0], { endedRuns: ["r1"], ...changes })])).toEqual([outcome]);
      expect(await everything(store, uuid(1))).toEqual(before);
    });

    it("each by itself: a stale one does not fail its neighbours", async () => {
      const { store } = await openBench(make);
      for (const customer of [1, 2, 3, 4]) await meet(store, customer);
      const outcomes = await store.commit([
        turn({ conversation: uuid(1) }),
        turn({ conversation: uuid(2), epoch: 7 }),
        turn({ conversation: uuid(3), version: 7 }),
        turn({ conversation: uuid(4) }),
        turn({ conversation: uuid(4) }),
        turn({ conversation: uuid(4), version: 1, state: "third" }),
      ]);
      expect(outcomes).toEqual(["ok", "stale", "conflict", "ok", "conflict", "ok"]);
      const states: unknown[] = [];
      for (const customer of [1, 2, 3, 4]) states.push((await store.load(uuid(customer)))?.conversation.state);
      expect(states).toEqual([{ step: 1 }, null, null, "third"]);
    });

    it("of twenty at once on the same version: one", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, index) => store.commit([turn({ state: index, messages: [said(`${index}`)] })])),
      );
      expect(all.flat().filter((one) => one === "ok")).toHaveLength(1);
      expect(all.flat().filter((one) => one === "conflict")).toHaveLength(19);
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({
        version: 1,
        lastSequence: 2,
        state: all.flat().indexOf("ok"),
      });
    });

    it("of many conversations at once", async () => {
      const { store } = await openBench(make);
      const customers = Array.from({ length: 50 }, (_, index) => index);
      await Promise.all(customers.map((customer) => meet(store, customer)));
      const outcomes = await Promise.all(
        customers.map((customer) => commitNow(store, uuid(customer), { state: customer })),
      );
      expect(new Set(outcomes)).toEqual(new Set(["ok"]));
      for (const customer of customers) {
        expect((await store.load(uuid(customer)))?.conversation).toMatchObject({ state: customer, version: 1 });
      }
    });

    it("raising the epoch with a new owner only", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const epochs: (number | undefined)[] = [];
      for (const owner of ["bot", "desk", "desk", undefined, "bot"] as const) {
        await commitNow(store, uuid(1), { owner });
        epochs.push((await store.load(uuid(1)))?.conversation.epoch);
      }
      expect(epochs).toEqual([0, 1, 1, 1, 2]);
    });

    it("leaving the epoch as it is for an owner who keeps it, and what was said before due", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { outbox: [outgoing("before", { epoch: 0 })] });
      await commitNow(store, uuid(1), { owner: "desk", keepsEpoch: true });
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({ owner: "desk", epoch: 0 });
      expect(await store.claim({ now: noon, limit: 9 })).toHaveLength(1);
    });

    it("setting aside what cannot be handled", async () => {
      const { store } = await openBench(make);
      await store.accept([event("a"), event("b"), event("c"), event("d", { target: address(2) })]);
      const ids = (await store.pending({ after: 0, limit: 9 })).map((one) => one.id);
      const [a = 0, b = 0, c = 0, d = 0] = ids;
      await commitNow(store, uuid(1), { done: [a], setAside: [b] });
      expect((await store.pending({ after: 0, limit: 9 })).map((one) => one.id)).toEqual([c, d]);
      expect(await store.accept([event("a"), event("b")])).toMatchObject([
        { status: "duplicate" },
        { status: "duplicate" },
      ]);
    });

    it.each(["done", "setAside"] as const)("or finds that an event was handled, or is another's (%s)", async (end) => {
      const { store } = await openBench(make);
      await store.accept([event("a"), event("b"), event("c", { target: address(2) })]);
      const ids = (await store.pending({ after: 0, limit: 9 })).map((one) => one.id);
      const [a = 0, b = 0, c = 0] = ids;
      await commitNow(store, uuid(1), { [end]: [a] });
      for (const gone of [a, c, 4_711]) {
        const late = turn({ version: 1, [end]: [b, gone], state: "late" });
        expect(await store.commit([late])).toEqual(["conflict"]);
      }
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({ version: 1, state: { step: 1 } });
      expect((await store.pending({ after: 0, limit: 9 })).map((one) => one.id)).toEqual([b, c]);
      // Of two that handled the same one, the first has.
      const both = [turn({ version: 1, [end]: [b] }), turn({ version: 2, [end]: [b] })];
      expect(await store.commit(both)).toEqual(["ok", "conflict"]);
    });

    it("keeping its own copy of what it was given, and handing out copies", async () => {
      const { store } = await openBench(make);
      const payload = { list: [1] };
      await store.accept([event("hello", { payload, message: { ...said("hello"), echo: payload } })]);
      payload.list.push(2);
      expect(await store.pending({ after: 0, limit: 1 })).toMatchObject([{ payload: { list: [1] } }]);
      expect(await store.history(uuid(1), { limit: 1 })).toMatchObject([{ echo: { list: [1] } }]);
      const state = { list: [1] };
      await commitNow(store, uuid(1), { state });
      state.list.push(2);
      const loaded = await store.load(uuid(1));
      expect(loaded?.conversation.state).toEqual({ list: [1] });
      expect(Object.isFrozen(loaded?.conversation.state)).toBe(false);
      expect((await store.load(uuid(1)))?.conversation.state).not.toBe(loaded?.conversation.state);
    });
  });

  describe("keeps records of runs", () => {
    it("outside of turns, the last one of each run and key", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await store.record(uuid(1), { run: "r", key: "a", phase: "started", value: null });
      await store.record(uuid(1), { run: "r", key: "b", phase: "failed", value: { name: "Error", message: "no" } });
      await store.record(uuid(1), { run: "r", key: "a", phase: "done", value: { id: 7 } });
      await store.record(uuid(2), { run: "r", key: "a", phase: "done", value: "other" });
      // A turn that fails leaves them.
      await store.commit([turn({ epoch: 5, endedRuns: ["r"] })]);
      const records = (await store.load(uuid(1)))?.records ?? [];
      expect(records.toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
        { run: "r", key: "a", phase: "done", value: { id: 7 } },
        { run: "r", key: "b", phase: "failed", value: { name: "Error", message: "no" } },
      ]);
      expect(await store.commit([turn({ endedRuns: ["r", "unknown"] })])).toEqual(["ok"]);
      expect((await store.load(uuid(1)))?.records).toEqual([]);
      expect((await store.load(uuid(2)))?.records).toEqual([{ run: "r", key: "a", phase: "done", value: "other" }]);
    });
  });
}
