import { describe, expect, it } from "vitest";
import type { NewJournalEntry } from "../../ports/store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { commitNow, meet, noon, said, sampleCase, uuid } from "./samples.ts";

function line(code: string): NewJournalEntry {
  return { at: noon, code, v: 2, data: { count: 1, share: 0.5, ok: true, id: "x", none: null } };
}

/** Tests of `history`, `token`, `case`, `cases`, `journal`, `blob` and `putBlob`. */
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

    it("as they were last committed", async () => {
      const { store } = await openBench(make);
      await meet(store);
      await commitNow(store, uuid(1), { case: sampleCase(1, { note: "A1234" }) });
      const closed = sampleCase(1, { state: "closed", person: { name: "Ann" }, endedAt: noon + 9 });
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
  });
}
