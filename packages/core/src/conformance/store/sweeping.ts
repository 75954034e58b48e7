import { describe, expect, it } from "vitest";
import type { SweepKind } from "../../ports/retention-store.ts";
import type { Store } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { address, commitNow, event, meet, noon, outgoing, sampleCase, uuid } from "./samples.ts";

/** Sweeps a kind to its end. Returns how many rows each step removed. */
async function sweepAll(store: Store, kind: SweepKind, before: number, limit: number): Promise<readonly number[]> {
  const steps: number[] = [];
  for (let rest: string | undefined; ; ) {
    const outcome = await store.sweep({ kind, before, limit, rest });
    steps.push(outcome.removed);
    if (outcome.rest === undefined) return steps;
    rest = outcome.rest;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Tests of `sweep`. */
export function describeSweeping(make: MakeFixture): void {
  describe("lets go of what has outlived its time", () => {
    it("in steps of a bounded size, until there is nothing more", async () => {
      const { store } = await openBench(make);
      for (let number = 0; number < 25; number++) {
        await store.accept([event(`old ${number}`, { receivedAt: noon + number })]);
      }
      await store.accept([event("young", { receivedAt: noon + 100 })]);
      const steps = await sweepAll(store, "dedupe", noon + 100, 10);
      expect(sum(steps)).toBe(25);
      expect(Math.max(...steps)).toBe(10);
      expect(await sweepAll(store, "dedupe", noon + 100, 10)).toEqual([0]);
      // What was swept is new again, and what was not is known still.
      const again = await store.accept([event("old 3"), event("young")]);
      expect(again.map(({ status }) => status)).toEqual(["accepted", "duplicate"]);
    });

    it("keys of events by when they were accepted, to the millisecond", async () => {
      const { store } = await openBench(make);
      await store.accept([event("a", { receivedAt: noon }), event("b", { receivedAt: noon + 1 })]);
      expect(await sweepAll(store, "dedupe", noon + 1, 10)).toEqual([1]);
      expect((await store.accept([event("b")]))[0]?.status).toBe("duplicate");
    });

    it("messages that were sent, given up or dropped, and never one that waits", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      const texts = ["sent", "refused", "unknown"];
      await commitNow(store, uuid(1), {
        outbox: [...texts.map((text) => outgoing(text)), outgoing("young", { dueAt: noon + 50 })],
      });
      await commitNow(store, uuid(2), { outbox: [outgoing("dropped", { epoch: 7 }), outgoing("waits")] });
      for (const status of texts) {
        for (const { id, conversation } of await store.claim({ now: noon, limit: 9 })) {
          if (conversation === uuid(2)) {
            const failed = { sentIds: [], error: "channel.unavailable", unknown: false } as const;
            await store.settle([{ id, status: "later", dueAt: noon, ...failed }]);
          } else if (status === "sent") {
            await store.settle([{ id, status, at: noon, receipt: { ids: ["p"], degradations: [] } }]);
          } else if (status === "refused" || status === "unknown") {
            await store.settle([{ id, status, at: noon, sentIds: [], error: "channel.refused" }]);
          }
        }
      }
      expect(sum(await sweepAll(store, "outbox", noon, 3))).toBe(0);
      expect(sum(await sweepAll(store, "outbox", noon + 1, 3))).toBe(4);
      const left = await store.outbox({ limit: 9 });
      expect(left.map(({ status }) => status)).toEqual(["due", "due"]);
      // What was said is in the history, however it was sent.
      expect(await store.history(uuid(1), { limit: 9 })).toHaveLength(2);
    });

    it("tokens that have expired", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), {
        tokens: [
          { token: "t1", meaning: 1, expiresAt: noon },
          { token: "t2", meaning: 2, expiresAt: noon + 10 },
        ],
      });
      expect(await sweepAll(store, "tokens", noon + 10, 5)).toEqual([1]);
      expect(await store.token(uuid(1), "t2", noon)).toBe(2);
      expect(await store.token(uuid(1), "t1", noon - 1)).toBeUndefined();
    });

    it("events that were set aside, and none that waits", async () => {
      const { store } = await openBench(make);
      const [first] = await store.accept([event("a"), event("b"), event("c", { receivedAt: noon + 9 })]);
      if (first?.status !== "accepted") throw new Error("It was not accepted.");
      const pending = await store.pending({ after: 0, limit: 9 });
      const ids = pending.map(({ id }) => id);
      await commitNow(store, uuid(1), { setAside: [ids[0] ?? 0, ids[2] ?? 0] });
      expect(sum(await sweepAll(store, "events", noon + 5, 1))).toBe(1);
      expect(sum(await sweepAll(store, "events", noon + 10, 1))).toBe(1);
      expect((await store.pending({ after: 0, limit: 9 })).map(({ id }) => id)).toEqual([ids[1]]);
    });

    it("cases by when they ended", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const ended = [
        { state: "closed", endedAt: noon + 20 },
        { state: "returned", endedAt: noon + 30 },
        { state: "agent" },
        { state: "closed", endedAt: noon + 90 },
      ] as const;
      for (const [number, changes] of ended.entries()) {
        await commitNow(store, uuid(1), { case: sampleCase(number, changes) });
      }
      expect(sum(await sweepAll(store, "cases", noon + 50, 1))).toBe(2);
      const left = await store.cases({ limit: 9 });
      expect(left.map(({ id }) => id)).toEqual([sampleCase(2).id, sampleCase(3).id]);
    });

    it("lines of the journal", async () => {
      const { store } = await openBench(make);
      const lines = [1, 2, 3, 4, 5].map((number) => {
        return { at: noon + number, code: `a.${number}`, v: 1, data: {}, conversation: "" };
      });
      await store.addJournal(lines);
      expect(sum(await sweepAll(store, "journal", noon + 4, 2))).toBe(3);
      expect((await store.journal({ limit: 9 })).map(({ code }) => code)).toEqual(["a.4", "a.5"]);
    });

    it("of its own bot alone", async () => {
      const { store, reopen } = await openBench(make);
      await store.accept([event("a")]);
      const other = await reopen("other");
      expect(await sweepAll(other, "dedupe", noon + 1, 5)).toEqual([0]);
      const again = await reopen();
      expect((await again.accept([event("a", { target: address() })]))[0]?.status).toBe("duplicate");
    });

    it("while turns are taken, without a conflict", async () => {
      const { store } = await openBench(make);
      await meet(store);
      for (let number = 0; number < 20; number++) await store.accept([event(`k${number}`)]);
      const [outcome, steps, accepted] = await Promise.all([
        commitNow(store, uuid(1), { state: { step: 2 } }),
        sweepAll(store, "dedupe", noon + 1, 3),
        store.accept([event("new", { receivedAt: noon + 5 })]),
      ]);
      expect(outcome).toBe("ok");
      expect(sum(steps)).toBe(21);
      expect(accepted[0]?.status).toBe("accepted");
    });
  });
}
