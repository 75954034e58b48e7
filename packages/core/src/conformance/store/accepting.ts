import { describe, expect, it } from "vitest";
import { partitionOf } from "../../store/partition.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { address, event, eventIn, everything, meet, noon, said, uuid } from "./samples.ts";

/** Tests of `accept`, `pending`, `load` and `find`. */
export function describeAccepting(make: MakeFixture): void {
  describe("accepts events", () => {
    it("and makes the conversation of a new address", async () => {
      const { store } = await openBench(make);
      const outcomes = await store.accept([event("a", { order: 1764590400.000199 })]);
      expect(outcomes).toEqual([
        {
          status: "accepted",
          sequence: 1,
          event: {
            id: expect.any(Number),
            conversation: uuid(1),
            order: 1764590400.000199,
            receivedAt: noon,
            payload: { kind: "message", key: "a" },
            sequence: 1,
          },
        },
      ]);
      expect(await store.load(uuid(1))).toEqual({
        conversation: {
          id: uuid(1),
          channel: "web",
          account: "main",
          key: "customer-1",
          address: { customer: 1 },
          kind: "direct",
          partition: partitionOf(uuid(1)),
          user: { id: "u1", name: "Ada" },
          owner: "bot",
          epoch: 0,
          version: 0,
          state: null,
          lastSequence: 1,
        },
        records: [],
      });
      expect(await store.find("web", "main", "customer-1")).toBe(uuid(1));
      expect(await store.find("web", "other", "customer-1")).toBeUndefined();
      expect(await store.load(uuid(2))).toBeUndefined();
    });

    it("and keeps what they carry to the letter", async () => {
      const { store } = await openBench(make);
      const text = "\u0000 \ud800 👩‍👩‍👧 'quoted' \\ line\nline";
      const echo = { clientId: text, list: [null, 1.5, true, {}] };
      await store.accept([event("a", { payload: { text, echo }, message: { ...said(text), platformId: "p1", echo } })]);
      expect((await store.pending({ after: 0, limit: 9 })).map((one) => one.payload)).toEqual([{ text, echo }]);
      expect(await store.history(uuid(1), { limit: 9 })).toEqual([
        { ...said(text), platformId: "p1", echo, sequence: 1 },
      ]);
    });

    it("without a message, which then take no sequence", async () => {
      const { store } = await openBench(make);
      const [outcome] = await store.accept([event("a", { message: undefined })]);
      expect(outcome).toMatchObject({ status: "accepted", sequence: undefined });
      expect((await store.load(uuid(1)))?.conversation.lastSequence).toBe(0);
      const [again] = await store.accept([event("a")]);
      expect(again).toEqual({ status: "duplicate", conversation: uuid(1), sequence: undefined });
    });

    it("once, under whichever of their keys they come back", async () => {
      const { store } = await openBench(make);
      await store.accept([event("x"), event("a", { dedupeKeys: ["a", "b", "b"] })]);
      const before = await everything(store, uuid(1));
      const duplicate = { status: "duplicate", conversation: uuid(1), sequence: 2 };
      expect(await store.accept([event("a"), event("b"), event("c", { dedupeKeys: ["c", "b"] })])).toEqual([
        duplicate,
        duplicate,
        duplicate,
      ]);
      expect(await everything(store, uuid(1))).toEqual(before);
      // A duplicate leaves no keys of its own.
      expect(await store.accept([event("c")])).toMatchObject([{ status: "accepted", sequence: 3 }]);
    });

    it("once within a batch", async () => {
      const { store } = await openBench(make);
      const outcomes = await store.accept([event("a"), event("a"), event("b"), event("a")]);
      expect(outcomes.map((one) => one.status)).toEqual(["accepted", "duplicate", "accepted", "duplicate"]);
      expect(outcomes[3]).toEqual({ status: "duplicate", conversation: uuid(1), sequence: 1 });
    });

    it("once when the same comes twenty times at once", async () => {
      const { store } = await openBench(make);
      const all = await Promise.all(Array.from({ length: 20 }, () => store.accept([event("a")])));
      const outcomes = all.flat();
      expect(outcomes.filter((one) => one.status === "accepted")).toHaveLength(1);
      expect(outcomes.filter((one) => one.status === "duplicate")).toHaveLength(19);
      for (const outcome of outcomes) expect(outcome).toMatchObject({ sequence: 1 });
      expect(await store.pending({ after: 0, limit: 99 })).toHaveLength(1);
    });

    it("of twenty first messages at once into one conversation, without gaps", async () => {
      const { store } = await openBench(make);
      const all = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          store.accept([event(`a${index}`, { target: address(1, { newConversation: uuid(100 + index) }) })]),
        ),
      );
      const accepted = all.flat().flatMap((one) => (one.status === "accepted" ? [one] : []));
      expect(accepted).toHaveLength(20);
      const [conversation, ...others] = new Set(accepted.map((one) => one.event.conversation));
      expect(others).toEqual([]);
      const sequences = accepted.map((one) => one.sequence ?? 0).sort((a, b) => a - b);
      expect(sequences).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      const history = await store.history(conversation ?? "", { limit: 99 });
      expect(history.map((one) => one.sequence)).toEqual(sequences);
    });

    it("under the same key apart by channel, account and conversation", async () => {
      const { store } = await openBench(make);
      const outcomes = await store.accept([
        event("a"),
        event("a", { target: address(2, { channel: "slack" }) }),
        event("a", { target: address(3, { account: "other" }) }),
        eventIn(uuid(1), "a"),
        eventIn(uuid(2), "a"),
        eventIn(uuid(1), "a"),
        // Another customer of the same channel and account.
        event("a", { target: address(4) }),
      ]);
      expect(outcomes.map((one) => one.status)).toEqual([
        "accepted",
        "accepted",
        "accepted",
        "accepted",
        "accepted",
        "duplicate",
        "duplicate",
      ]);
    });

    it("always when they have no keys", async () => {
      const { store } = await openBench(make);
      const outcomes = await store.accept([event("a", { dedupeKeys: [] }), event("a", { dedupeKeys: [] })]);
      expect(outcomes.map((one) => one.status)).toEqual(["accepted", "accepted"]);
    });

    it("but not into a conversation that is unknown", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const before = await everything(store, uuid(1));
      expect(await store.accept([eventIn(uuid(2), "a")])).toEqual([{ status: "refused" }]);
      expect(await everything(store, uuid(1))).toEqual(before);
      expect(await store.load(uuid(2))).toBeUndefined();
    });

    it("and renews the address, not the user", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const target = address(1, {
        address: { customer: 1, server: "eu" },
        user: { id: "u9" },
        newConversation: uuid(9),
      });
      await store.accept([event("a", { target }), event("a", { target: address() })]);
      expect((await store.load(uuid(1)))?.conversation).toMatchObject({
        address: { customer: 1, server: "eu" },
        user: { id: "u1", name: "Ada" },
      });
      expect(await store.load(uuid(9))).toBeUndefined();
    });
  });

  describe("lists pending events", () => {
    it("as they were accepted, with the sequence of their message where they have one", async () => {
      const bench = await openBench(make);
      const outcomes = await bench.store.accept([event("a"), event("b", { message: undefined }), event("c")]);
      const events = outcomes.flatMap((one) => (one.status === "accepted" ? [one.event] : []));
      expect(events.map((one) => one.sequence)).toEqual([1, undefined, 2]);
      expect(await bench.store.pending({ after: 0, limit: 9 })).toEqual(events);
      expect(await (await bench.reopen()).pending({ after: 0, limit: 9 })).toEqual(events);
    });

    it("by id, page by page, over all conversations", async () => {
      const { store } = await openBench(make);
      const events = Array.from({ length: 25 }, (_, index) => event(`a${index}`, { target: address(index % 3) }));
      const outcomes = await store.accept(events);
      const ids = outcomes.flatMap((one) => (one.status === "accepted" ? [one.event.id] : []));
      expect(ids).toEqual(ids.toSorted((a, b) => a - b));
      const pages: number[][] = [];
      let after = 0;
      for (;;) {
        const page = await store.pending({ after, limit: 10 });
        if (page.length === 0) break;
        pages.push(page.map((one) => one.id));
        after = page.at(-1)?.id ?? Number.POSITIVE_INFINITY;
      }
      expect(pages.map((page) => page.length)).toEqual([10, 10, 5]);
      expect(pages.flat()).toEqual(ids);
    });
  });
}
