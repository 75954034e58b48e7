import { describe, expect, it } from "vitest";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, eventIn, everything, meet, noon, uuid } from "./samples.ts";

/** Tests of timers: `dueTimers`, `nextTimer` and their events. */
export function describeTiming(make: MakeFixture): void {
  describe("keeps timers", () => {
    it("until their event is accepted, once", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { timers: [{ key: "expiry", dueAt: noon + 10, payload: { ask: "order" } }] });
      expect(await store.nextTimer()).toBe(noon + 10);
      expect(await store.dueTimers({ now: noon + 9, limit: 9 })).toEqual([]);
      const due = await store.dueTimers({ now: noon + 10, limit: 9 });
      expect(due).toEqual([
        { id: expect.any(String), conversation: uuid(1), key: "expiry", payload: { ask: "order" } },
      ]);
      // Nobody accepted it: it comes back.
      expect(await store.dueTimers({ now: noon + 10, limit: 9 })).toEqual(due);
      const fired = eventIn(uuid(1), "unused", { dedupeKeys: [], message: undefined, timer: due[0]?.id });
      const all = await Promise.all(Array.from({ length: 5 }, () => store.accept([fired])));
      expect(
        all
          .flat()
          .map((one) => one.status)
          .toSorted(),
      ).toEqual(["accepted", ...Array(4).fill("duplicate")]);
      expect(await store.dueTimers({ now: noon + 99, limit: 9 })).toEqual([]);
      expect(await store.nextTimer()).toBeUndefined();
      const before = await everything(store, uuid(1));
      expect(await store.accept([fired])).toEqual([
        { status: "duplicate", conversation: uuid(1), sequence: undefined },
      ]);
      expect(await everything(store, uuid(1))).toEqual(before);
    });

    it("one for each conversation and key: setting it again replaces it", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(2), { timers: [{ key: "expiry", dueAt: noon + 30, payload: 2 }] });
      await commitNow(store, uuid(1), { timers: [{ key: "expiry", dueAt: noon + 10, payload: 1 }] });
      const [old] = await store.dueTimers({ now: noon + 10, limit: 9 });
      await commitNow(store, uuid(1), { timers: [{ key: "expiry", dueAt: noon + 20, payload: 3 }] });
      expect(await store.nextTimer()).toBe(noon + 20);
      // It was due when it was replaced, and its event is late.
      const late = eventIn(uuid(1), "late", { timer: old?.id });
      expect(await store.accept([late])).toMatchObject([{ status: "duplicate" }]);
      expect((await store.dueTimers({ now: noon + 99, limit: 9 })).map((one) => one.payload)).toEqual([3, 2]);
    });

    it("until they are cancelled", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), {
        timers: [
          { key: "a", dueAt: noon + 1, payload: "a" },
          { key: "b", dueAt: noon + 2, payload: "b" },
        ],
      });
      await commitNow(store, uuid(1), {
        cancelTimers: ["a", "b", "unknown"],
        timers: [{ key: "b", dueAt: noon + 3, payload: "again" }],
      });
      expect(await store.nextTimer()).toBe(noon + 3);
      expect((await store.dueTimers({ now: noon + 99, limit: 9 })).map((one) => one.payload)).toEqual(["again"]);
    });

    it("and returns those that are due, the earliest first", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const minutes = [5, 1, 4, 2, 3];
      const timers = minutes.map((minute) => ({ key: `k${minute}`, dueAt: noon + minute, payload: minute }));
      await commitNow(store, uuid(1), { timers });
      const payloads = async (now: number, limit: number): Promise<readonly unknown[]> =>
        (await store.dueTimers({ now, limit })).map((one) => one.payload);
      expect(await payloads(noon + 4, 9)).toEqual([1, 2, 3, 4]);
      expect(await payloads(noon + 9, 2)).toEqual([1, 2]);
    });

    it("of one conversation out of another's reach", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), { timers: [{ key: "a", dueAt: noon, payload: 1 }] });
      const [due] = await store.dueTimers({ now: noon, limit: 9 });
      expect(await store.accept([eventIn(uuid(2), "x", { timer: due?.id })])).toMatchObject([{ status: "duplicate" }]);
      await commitNow(store, uuid(2), { cancelTimers: ["a"] });
      expect(await store.dueTimers({ now: noon, limit: 9 })).toEqual([due]);
    });
  });
}
