import { describe, expect, it } from "vitest";
import type { NewEvent } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import {
  address,
  commitNow,
  event,
  eventIn,
  everything,
  meet,
  noon,
  outgoing,
  sampleCase,
  turn,
  uuid,
} from "./samples.ts";

function take(
  key: string,
  changes: { readonly case?: string; readonly name?: string; readonly in?: string } = {},
): NewEvent {
  return eventIn(changes.in ?? uuid(1), key, {
    message: undefined,
    take: { case: changes.case ?? sampleCase(1).id, person: { name: changes.name ?? "Ann" }, at: noon + 5 },
  });
}

/** Tests of events by which a person takes a case. */
export function describeTaking(make: MakeFixture): void {
  describe("lets a person take a case", () => {
    it("and gives them the conversation at once", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      expect(await store.accept([take("t")])).toMatchObject([{ status: "accepted", sequence: undefined }]);
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({ owner: "desk", epoch: 1, version: 1 });
      const taken = { ...sampleCase(1), state: "agent", person: { name: "Ann" }, takenAt: noon + 5 };
      expect(await store.case(sampleCase(1).id)).toEqual(taken);
      expect(await store.cases({ states: ["agent"], limit: 9 })).toEqual([taken]);
    });

    it("from another person, which raises the epoch again", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      await store.accept([take("t"), take("u", { name: "Bob" })]);
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({ owner: "desk", epoch: 2 });
      expect(await store.case(sampleCase(1).id)).toMatchObject({ state: "agent", person: { name: "Bob" } });
    });

    it("once, however often the event comes", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      await store.accept([take("t")]);
      await commitNow(store, uuid(1), { owner: "bot", case: sampleCase(1, { state: "closed" }) });
      // The case is closed by now: a repetition is known, and not a take-over that is refused.
      expect(await store.accept([take("t")])).toMatchObject([{ status: "duplicate", conversation: uuid(1) }]);
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({ owner: "bot", epoch: 2 });
    });

    it.each(["returned", "closed"] as const)("unless it is %s", async (state) => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1, { state }), outbox: [outgoing("hello")] });
      const before = await everything(store, uuid(1));
      expect(await store.accept([take("t")])).toEqual([{ status: "refused" }]);
      expect(await everything(store, uuid(1))).toEqual(before);
      // What was refused left no key.
      expect(await store.accept([eventIn(uuid(1), "t")])).toMatchObject([{ status: "accepted" }]);
    });

    it("unless it is unknown, or another conversation's", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      expect(await store.accept([take("t", { case: uuid(77) }), take("t", { in: uuid(2) })])).toEqual([
        { status: "refused" },
        { status: "refused" },
      ]);
      expect(await store.case(sampleCase(1).id)).toEqual(sampleCase(1));
      expect((await store.load(uuid(2)))?.conversation).toMatchObject({ owner: "bot", epoch: 0 });
    });

    it("but not one that begins with the event", async () => {
      const { store } = await openBench(make);
      const timed = event("b", { target: address(2), timer: "1" });
      expect(await store.accept([{ ...take("a"), target: address() }, timed])).toEqual([
        { status: "refused" },
        { status: "refused" },
      ]);
      for (const customer of [1, 2]) expect(await store.load(uuid(customer))).toBeUndefined();
    });

    it("while a turn is under way, which is stale then", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1), outbox: [outgoing("before")] });
      const running = turn({ version: 1, outbox: [outgoing("after")] });
      await store.accept([take("t")]);
      expect(await store.commit([running])).toEqual(["stale"]);
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
      expect(await store.outbox({ limit: 9 })).toMatchObject([{ status: "dropped" }]);
    });

    it("or a commit at the same time: one of the two orders holds", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      const [[outcome], [accepted]] = await Promise.all([
        store.commit([turn({ version: 1, outbox: [outgoing("hello")] })]),
        store.accept([take("t")]),
      ]);
      expect(accepted?.status).toBe("accepted");
      expect(["ok", "stale"]).toContain(outcome);
      expect(await store.claim({ now: noon, limit: 9 })).toEqual([]);
      expect(await store.outbox({ status: "dropped", limit: 9 })).toHaveLength(outcome === "ok" ? 1 : 0);
    });
  });
}
