import { describe, expect, it } from "vitest";
import type { CasePerson } from "../../handoff/case.ts";
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
  changes: {
    readonly case?: string;
    readonly person?: CasePerson;
    readonly in?: string;
    readonly from?: string | null;
  } = {},
): NewEvent {
  const { case: id = sampleCase(1).id, person = { name: "Ann" }, from } = changes;
  return eventIn(changes.in ?? uuid(1), key, { message: undefined, take: { case: id, person, at: noon + 5, from } });
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
      await store.accept([take("t"), take("u", { person: { name: "Bob" } })]);
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({ owner: "desk", epoch: 2 });
      expect(await store.case(sampleCase(1).id)).toMatchObject({ state: "agent", person: { name: "Bob" } });
    });

    it("with what tells them apart from others of their name", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      const person = { id: "ann@acme.test", name: "Ann" };
      await store.accept([take("t", { person })]);
      expect(await store.case(sampleCase(1).id)).toMatchObject({ state: "agent", person });
      expect(await store.cases({ states: ["agent"], limit: 9 })).toMatchObject([{ person }]);
    });

    it.each<[string, CasePerson | undefined, readonly (string | null)[], string | null]>([
      ["nobody", undefined, ["Ann", ""], null],
      ["somebody without an id", { name: "Ann" }, [null, "Bob", "", "ann"], "Ann"],
      // The name says nothing where there is an id: another person may have it.
      ["somebody with an id", { id: "7", name: "Ann" }, [null, "Ann", "8"], "7"],
    ])("only from whom they expect: %s", async (_who, person, others, holder) => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1, person === undefined ? {} : { state: "agent", person }) });
      const before = await everything(store, uuid(1));
      const bob = { id: "9", name: "Bob" };
      for (const from of others) {
        expect(await store.accept([take("t", { person: bob, from })])).toEqual([{ status: "refused" }]);
      }
      expect(await everything(store, uuid(1))).toEqual(before);
      expect(await store.accept([take("t", { person: bob, from: holder })])).toMatchObject([{ status: "accepted" }]);
      expect(await store.case(sampleCase(1).id)).toMatchObject({ state: "agent", person: bob });
    });

    it("one of two who expect nobody, at the same time", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      const people = ["Ann", "Bob"].map((name) => take(name, { person: { name }, from: null }));
      const outcomes = (await Promise.all(people.map((one) => store.accept([one])))).flat();
      expect(outcomes.map((one) => one.status).toSorted()).toEqual(["accepted", "refused"]);
      const winner = outcomes[0]?.status === "accepted" ? "Ann" : "Bob";
      expect(await store.case(sampleCase(1).id)).toMatchObject({ person: { name: winner } });
      expect((await store.load(uuid(1)))?.conversation.epoch).toBe(1);
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

    it("and takes over only from them what is for who has it", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), { case: sampleCase(1) });
      const line = (key: string, person: string, conversation = 1): NewEvent =>
        eventIn(uuid(conversation), key, { message: undefined, holder: { case: sampleCase(1).id, person } });
      // Nobody has it yet.
      expect(await store.accept([line("a", "Ann")])).toEqual([{ status: "refused" }]);
      await store.accept([take("t")]);
      expect(await store.accept([line("b", "Ann"), line("c", "Bob"), line("d", "Ann", 2)])).toMatchObject([
        { status: "accepted" },
        { status: "refused" },
        { status: "refused" },
      ]);
      await commitNow(store, uuid(1), { case: sampleCase(1, { state: "closed", person: { name: "Ann" } }) });
      // What was accepted before is known; what comes now is too late.
      expect(await store.accept([line("b", "Ann"), line("e", "Ann")])).toMatchObject([
        { status: "duplicate", conversation: uuid(1) },
        { status: "refused" },
      ]);
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
