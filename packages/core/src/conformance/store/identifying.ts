import { describe, expect, it } from "vitest";
import type { NewLink } from "../../ports/identity-store.ts";
import { type MakeFixture, openBench } from "./fixture.ts";
import { noon, uuid } from "./samples.ts";

function linkOf(keys: readonly string[], customer: number, changes: Partial<NewLink> = {}): NewLink {
  const journal = { conversation: "", at: noon, code: "customer.linked", v: 1, data: { by: "email" } };
  return { keys, customer: uuid(customer), at: noon, journal, ...changes };
}

function apartOf(key: string, customer: number) {
  const journal = { conversation: "", at: noon, code: "customer.set_apart", v: 1, data: {} };
  return { key, customer: uuid(customer), at: noon, journal };
}

/** Tests of `identities`, `link` and `setApart`. */
export function describeIdentifying(make: MakeFixture): void {
  describe("knows one customer by several identities", () => {
    it("from the first link on, also after a restart", async () => {
      const { store, reopen } = await openBench(make);
      expect(await store.identities({ keys: ["a"] })).toEqual([]);
      expect(await store.link(linkOf(["a", "b"], 1))).toEqual({ status: "linked", customer: uuid(1) });
      const again = await reopen();
      const both = ["a", "b"].map((key) => ({ key, customer: uuid(1), apart: false, at: noon }));
      expect(await again.identities({ customer: uuid(1) })).toEqual(both);
      expect(await again.identities({ keys: ["b", "a", "c"] })).toEqual(both);
      expect(await again.identities({ customer: uuid(2) })).toEqual([]);
      expect(await (await reopen("other")).identities({ keys: ["a"] })).toEqual([]);
    });

    it("and joins two who turn out to be one: the one known longer stays", async () => {
      const { store } = await openBench(make);
      await store.link(linkOf(["b", "mail"], 2, { at: noon + 5 }));
      await store.link(linkOf(["a", "phone"], 1, { at: noon }));
      expect(await store.link(linkOf(["b", "a"], 3, { at: noon + 9 }))).toEqual({
        status: "linked",
        customer: uuid(1),
      });
      const keys = (await store.identities({ customer: uuid(1) })).map(({ key }) => key);
      expect(keys).toEqual(["a", "phone", "b", "mail"]);
      expect(await store.identities({ customer: uuid(2) })).toEqual([]);
    });

    it("and writes a line for what changed, and none for what was known", async () => {
      const { store } = await openBench(make);
      await store.link(linkOf(["a", "b"], 1));
      expect(await store.link(linkOf(["b", "a"], 2))).toEqual({ status: "known", customer: uuid(1) });
      await store.link(linkOf(["b", "c"], 3));
      const lines = await store.journal({ limit: 9 });
      expect(lines).toMatchObject([
        { code: "customer.linked", data: { by: "email", customer: uuid(1) } },
        { code: "customer.linked", data: { by: "email", customer: uuid(1) } },
      ]);
    });

    it("and takes a proof once", async () => {
      const { store } = await openBench(make);
      expect(await store.link(linkOf(["a", "b"], 1, { once: "code" }))).toMatchObject({ status: "linked" });
      expect(await store.link(linkOf(["a", "c"], 2, { once: "code" }))).toEqual({
        status: "refused",
        customer: uuid(1),
      });
      expect(await store.identities({ keys: ["c"] })).toEqual([]);
    });

    it("until one is set apart: it joins nobody by itself", async () => {
      const { store } = await openBench(make);
      await store.link(linkOf(["a", "b", "mail"], 1));
      await store.setApart(apartOf("b", 2));
      expect(await store.identities({ keys: ["b"] })).toEqual([{ key: "b", customer: uuid(2), apart: true, at: noon }]);
      expect(await store.link(linkOf(["b", "mail"], 3))).toEqual({ status: "refused", customer: uuid(2) });
      expect((await store.identities({ customer: uuid(1) })).map(({ key }) => key)).toEqual(["a", "mail"]);
      expect((await store.journal({ limit: 9 })).at(-1)).toMatchObject({
        code: "customer.set_apart",
        data: { customer: uuid(1) },
      });
      // Somebody who was never linked can be set apart as well.
      await store.setApart(apartOf("new", 4));
      expect(await store.link(linkOf(["mail", "new"], 5))).toMatchObject({ status: "refused" });
    });

    it("and what nobody is left for is forgotten with it", async () => {
      const { store } = await openBench(make);
      await store.link(linkOf(["a", "mail", "code"], 1));
      await store.link(linkOf(["b", "other"], 2));
      await store.setApart({ ...apartOf("a", 1), forget: ["mail", "none"] });
      expect((await store.identities({ customer: uuid(1) })).map(({ key }) => key)).toEqual(["a", "code"]);
      expect(await store.link(linkOf(["c", "mail"], 3))).toEqual({ status: "linked", customer: uuid(3) });
      expect(await store.identities({ customer: uuid(2) })).toHaveLength(2);
    });

    it("and by hand it is joined again", async () => {
      const { store } = await openBench(make);
      await store.link(linkOf(["a", "b"], 1));
      await store.setApart(apartOf("b", 2));
      expect(await store.link(linkOf(["a", "b"], 3, { overrules: true }))).toMatchObject({ status: "linked" });
      expect((await store.identities({ keys: ["b"] }))[0]).toMatchObject({ customer: uuid(1), apart: false });
      expect(await store.link(linkOf(["b", "c"], 4))).toMatchObject({ status: "linked", customer: uuid(1) });
    });

    it("also when many links are made at once", async () => {
      const { store } = await openBench(make);
      const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
      await Promise.all(
        keys
          .slice(1)
          .map((key, index) => store.link(linkOf([keys[index] ?? "", key], index + 1, { at: noon + index }))),
      );
      const found = await store.identities({ keys });
      expect(found).toHaveLength(20);
      expect(new Set(found.map(({ customer }) => customer)).size).toBe(1);
    });
  });
}
