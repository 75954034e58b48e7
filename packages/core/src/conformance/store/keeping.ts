import { describe, expect, it } from "vitest";
import type { Case } from "../../handoff/case.ts";
import type { NewJournalEntry } from "../../ports/journal-entry.ts";
import type { Store } from "../../ports/store.ts";
import { ViewedBytes } from "../viewed-bytes.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, meet, noon, said, sampleCase, uuid } from "./samples.ts";

function line(code: string): NewJournalEntry {
  return { at: noon, code, v: 2, data: { count: 1, share: 0.5, ok: true, id: "x", none: null } };
}

/** Tests of `history`, `token`, `case`, `cases`, `journal`, `addJournal`, `blob`, `putBlob` and `removeBlob`. */
export function describeKeeping(make: MakeFixture): void {
  describe("keeps the history", () => {
    it("and returns any stretch of it, oldest first", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { messages: Array.from({ length: 9 }, (_, index) => said(`m${index + 2}`)) });
      const stretch = async (options: { after?: number; last?: number; limit?: number }): Promise<readonly number[]> =>
        (await store.history(uuid(1), { limit: 99, ...options })).map((one) => one.sequence);
      expect(await stretch({})).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await stretch({ limit: 3 })).toEqual([1, 2, 3]);
      expect(await stretch({ after: 7 })).toEqual([8, 9, 10]);
      expect(await stretch({ after: 7, limit: 2 })).toEqual([8, 9]);
      expect(await stretch({ after: 10 })).toEqual([]);
      expect(await stretch({ last: 3 })).toEqual([8, 9, 10]);
      expect(await stretch({ last: 3, limit: 2 })).toEqual([9, 10]);
      expect(await stretch({ last: 3, after: 9 })).toEqual([10]);
      expect(await stretch({ last: 99 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(await store.history(uuid(2), { limit: 9 })).toEqual([]);
    });
  });

  describe("keeps tokens", () => {
    it("for their conversation, until they expire", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), {
        tokens: [
          { token: "t1", meaning: { say: "yes" }, expiresAt: noon + 10 },
          { token: "t2", meaning: null, expiresAt: noon + 20 },
        ],
      });
      expect(await store.token(uuid(1), "t1", noon + 9)).toEqual({ say: "yes" });
      expect(await store.token(uuid(1), "t2", noon + 10)).toBeNull();
      expect(await store.token(uuid(1), "t1", noon + 10)).toBeUndefined();
      expect(await store.token(uuid(2), "t1", noon)).toBeUndefined();
      expect(await store.token(uuid(1), "t3", noon)).toBeUndefined();
    });
  });

  describe("keeps cases", () => {
    it("by state, oldest first", async () => {
      const { store } = await openBench(make);
      await meet(store);
      const states = ["closed", "queued", "agent", "returned", "queued"] as const;
      for (const [index, state] of [...states.entries()].toReversed()) {
        await commitNow(store, uuid(1), { case: sampleCase(index, { state }) });
      }
      const list = async (options: Parameters<typeof store.cases>[0]): Promise<readonly number[]> =>
        (await store.cases(options)).map((one) => one.openedAt - noon);
      expect(await list({ limit: 9 })).toEqual([0, 1, 2, 3, 4]);
      expect(await list({ limit: 2 })).toEqual([0, 1]);
      expect(await list({ states: ["queued", "agent"], limit: 9 })).toEqual([1, 2, 4]);
      expect(await list({ states: ["queued", "agent"], limit: 2 })).toEqual([1, 2]);
      expect(await list({ states: [], limit: 9 })).toEqual([]);
      expect(await store.case(uuid(5))).toBeUndefined();
    });

    it("page by page, from either end", async () => {
      const { store } = await openBench(make);
      await meet(store);
      // Of cases that were opened at the same instant the lower id is the older one.
      const ages = [2, 0, 1, 2, 0, 1, 3];
      for (const [index, age] of ages.entries()) {
        const state = index % 3 === 0 ? "closed" : index % 3 === 1 ? "queued" : "agent";
        await commitNow(store, uuid(1), { case: sampleCase(index, { state, openedAt: noon + age }) });
      }
      const pages = async (options: Omit<Parameters<Store["cases"]>[0], "limit">): Promise<readonly string[][]> => {
        const found: string[][] = [];
        for (let beyond: string | undefined; ; beyond = found.at(-1)?.at(-1)) {
          const page = await store.cases({ ...options, beyond, limit: 2 });
          if (page.length === 0) return found;
          found.push(page.map((one) => one.id));
        }
      };
      const ids = (...numbers: readonly number[]): readonly string[] => numbers.map((number) => sampleCase(number).id);
      const oldest = await pages({});
      expect(oldest.map((page) => page.length)).toEqual([2, 2, 2, 1]);
      expect(oldest.flat()).toEqual(ids(1, 4, 2, 5, 0, 3, 6));
      expect((await pages({ newestFirst: true })).flat()).toEqual(ids(6, 3, 0, 5, 2, 4, 1));
      expect((await pages({ states: ["agent", "queued", "agent"] })).flat()).toEqual(ids(1, 4, 2, 5));
      expect((await pages({ states: ["agent", "queued"], newestFirst: true })).flat()).toEqual(ids(5, 2, 4, 1));
      expect((await pages({ states: ["closed"], newestFirst: true })).flat()).toEqual(ids(6, 3, 0));
      const all = ["queued", "agent", "returned", "closed"] as const;
      expect((await pages({ states: all })).flat()).toEqual(oldest.flat());
    });

    it("with a page that goes on where its last case was, also when that is in another state by now", async () => {
      const { store } = await openBench(make);
      await meet(store);
      for (const number of [1, 2, 3]) await commitNow(store, uuid(1), { case: sampleCase(number) });
      await commitNow(store, uuid(1), { case: sampleCase(2, { state: "closed" }) });
      const { id: beyond } = sampleCase(2);
      const next = async (newestFirst: boolean): Promise<readonly Case[]> =>
        store.cases({ states: ["queued"], beyond, newestFirst, limit: 9 });
      expect(await next(false)).toEqual([sampleCase(3)]);
      expect(await next(true)).toEqual([sampleCase(1)]);
      for (const newestFirst of [false, true]) {
        expect(await store.cases({ beyond: uuid(5), newestFirst, limit: 9 })).toEqual([]);
      }
    });

    it("as they were last committed", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1, { note: "A1234" }) });
      const ann = { id: "7", name: "Ann" };
      const closed = sampleCase(1, {
        state: "closed",
        customer: { id: "u1", name: "Ada", email: "ada@acme.test", verified: true },
        person: ann,
        reservedFor: { name: "Bob" },
        notes: [{ id: "n1", person: ann, text: "Called back.", at: noon + 3 }],
        lastLine: { from: "customer", at: noon + 4 },
        endedAt: noon + 9,
      });
      await commitNow(store, uuid(1), { case: closed });
      expect(await store.case(closed.id)).toEqual(closed);
      expect(await store.cases({ states: ["queued"], limit: 9 })).toEqual([]);
      expect(await store.cases({ limit: 9 })).toEqual([closed]);
    });
  });

  describe("keeps the journal", () => {
    it("in order, of all conversations or of one", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      await commitNow(store, uuid(1), { journal: [line("a.one"), line("a.two")] });
      await commitNow(store, uuid(2), { journal: [line("a.three")] });
      await commitNow(store, uuid(1), { journal: [line("a.four")] });
      const all = await store.journal({ limit: 9 });
      expect(all.map((one) => one.code)).toEqual(["a.one", "a.two", "a.three", "a.four"]);
      expect(all[2]).toEqual({ ...line("a.three"), id: expect.any(Number), conversation: uuid(2) });
      expect(await store.journal({ after: all[0]?.id, limit: 2 })).toEqual(all.slice(1, 3));
      const own = await store.journal({ conversation: uuid(1), after: all[0]?.id, limit: 9 });
      expect(own.map((one) => one.code)).toEqual(["a.two", "a.four"]);
    });

    it("newest first, before any line of it", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await meet(store, 2);
      for (const number of [1, 2, 3, 4, 5]) {
        await commitNow(store, uuid(number % 2 === 0 ? 2 : 1), { journal: [line(`a.${number}`)] });
      }
      const all = await store.journal({ limit: 9 });
      const newest = all.toReversed();
      const before = Number.POSITIVE_INFINITY;
      expect(await store.journal({ before, limit: 9 })).toEqual(newest);
      expect(await store.journal({ before, limit: 2 })).toEqual(newest.slice(0, 2));
      expect(await store.journal({ before: newest[1]?.id, limit: 2 })).toEqual(newest.slice(2, 4));
      expect(await store.journal({ before: all[0]?.id, limit: 9 })).toEqual([]);
      expect(await store.journal({ before, after: all[1]?.id, limit: 9 })).toEqual(newest.slice(0, 3));
      const own = await store.journal({ conversation: uuid(1), before, limit: 2 });
      expect(own.map((one) => one.code)).toEqual(["a.5", "a.3"]);
      const rest = await store.journal({ conversation: uuid(1), before: own[1]?.id, limit: 2 });
      expect(rest.map((one) => one.code)).toEqual(["a.1"]);
    });

    it("with lines that belong to no turn, and to no conversation", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { journal: [line("a.one")] });
      await store.addJournal([
        { ...line("desk.one"), conversation: uuid(1) },
        { ...line("desk.two"), conversation: "" },
      ]);
      await store.addJournal([]);
      await commitNow(store, uuid(1), { journal: [line("a.two")] });
      const all = await store.journal({ limit: 9 });
      expect(all.map((one) => one.code)).toEqual(["a.one", "desk.one", "desk.two", "a.two"]);
      expect(all[2]).toEqual({ ...line("desk.two"), id: expect.any(Number), conversation: "" });
      const ids = all.map((one) => one.id);
      expect(ids).toEqual([...new Set(ids)].toSorted((a, b) => a - b));
      expect(await store.journal({ conversation: "", limit: 9 })).toEqual([all[2]]);
      const own = await store.journal({ conversation: uuid(1), limit: 9 });
      expect(own.map((one) => one.code)).toEqual(["a.one", "desk.one", "a.two"]);
    });

    it("apart from what its writers do with their lines later", async () => {
      const { store } = await openBench(make);
      const data: Record<string, number> = { count: 1 };
      await store.addJournal([{ at: noon, code: "desk.one", v: 1, data, conversation: "" }]);
      data.count = 2;
      expect(await store.journal({ limit: 9 })).toMatchObject([{ data: { count: 1 } }]);
    });
  });

  describe("keeps blobs", () => {
    it("byte by byte, the last one of each key", async () => {
      const { store } = await openBench(make);
      expect(await store.blob("model")).toBeUndefined();
      const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index % 251);
      const written = bytes.slice();
      const put = store.putBlob("model", written);
      // The buffer is the caller's again as soon as the call returns.
      written.fill(7);
      await put;
      await store.putBlob("empty", new Uint8Array());
      const read = await store.blob("model");
      expect(read).toBeInstanceOf(Uint8Array);
      expect(read?.length).toBe(bytes.length);
      expect(read?.every((byte, index) => byte === bytes[index])).toBe(true);
      expect((await store.blob("empty"))?.length).toBe(0);
      await store.putBlob("model", Uint8Array.of(1, 2, 3));
      expect([...((await store.blob("model")) ?? [])]).toEqual([1, 2, 3]);
    });

    it("as they were at the call, also where a slice of them is no copy", async () => {
      const { store } = await openBench(make);
      const written = ViewedBytes.of(1, 2, 3);
      const put = store.putBlob("model", written);
      written.fill(7);
      await put;
      expect([...((await store.blob("model")) ?? [])]).toEqual([1, 2, 3]);
      const [before, after] = [ViewedBytes.of(1, 2, 3), ViewedBytes.of(4, 5)];
      const swap = store.swapBlob("model", before, after);
      for (const buffer of [before, after]) buffer.fill(7);
      expect(await swap).toBe(true);
      expect([...((await store.blob("model")) ?? [])]).toEqual([4, 5]);
    });

    it("until they are removed, and those of other keys beyond that", async () => {
      const { store } = await openBench(make);
      await store.putBlob("one", Uint8Array.of(1));
      await store.putBlob("two", Uint8Array.of(2));
      await store.removeBlob("one");
      await store.removeBlob("three");
      expect(await store.blob("one")).toBeUndefined();
      expect([...((await store.blob("two")) ?? [])]).toEqual([2]);
      await store.putBlob("one", Uint8Array.of(4));
      expect([...((await store.blob("one")) ?? [])]).toEqual([4]);
    });

    it("in the place of those that are expected, and of no others", async () => {
      const { store } = await openBench(make);
      const kept = async (): Promise<readonly number[]> => [...((await store.blob("one")) ?? [])];
      const before = Uint8Array.of(1);
      expect(await store.swapBlob("one", Uint8Array.of(9), Uint8Array.of(8))).toBe(false);
      expect(await store.blob("one")).toBeUndefined();
      expect(await store.swapBlob("one", undefined, before)).toBe(true);
      expect(await store.swapBlob("one", undefined, Uint8Array.of(2))).toBe(false);
      expect(await store.swapBlob("one", Uint8Array.of(1, 1), Uint8Array.of(2))).toBe(false);
      expect(await kept()).toEqual([1]);
      const swapped = store.swapBlob("one", before, Uint8Array.of(2));
      before[0] = 7;
      expect(await swapped).toBe(true);
      expect(await kept()).toEqual([2]);
    });

    it("of several that change the same at once, what one made", async () => {
      const { store } = await openBench(make);
      const [nothing, made, next] = [undefined, Uint8Array.of(0), Uint8Array.of(1)];
      for (const [before, after] of [
        [nothing, made],
        [made, next],
      ] as const) {
        const all = await Promise.all(Array.from({ length: 9 }, () => store.swapBlob("one", before, after)));
        expect(all.filter(Boolean)).toHaveLength(1);
      }
    });
  });
}
