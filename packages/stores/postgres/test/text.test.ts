import { postgres } from "@frontdesk/postgres";
import fc from "fast-check";
import { expect, it } from "vitest";
import { indexable, restored, storable } from "../src/text.ts";
import { describeWithServer, makeDatabase } from "./database.ts";
import { written } from "./events.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.array(fc.constantFrom("\0", "\u0001", "\ud800", "\udc00", "a", '"'), { maxLength: 9 }).map((all) => all.join("")),
);

it("every text has a form of its own that PostgreSQL takes, and comes back from it", () => {
  fc.assert(
    fc.property(anyText, anyText, (one, other) => {
      expect(storable(one).isWellFormed()).toBe(true);
      expect(storable(one)).not.toContain("\0");
      expect(restored(storable(one))).toBe(one);
      if (one !== other) expect(indexable(one)).not.toBe(indexable(other));
    }),
  );
});

it("a key of any length fits into an index", () => {
  const long = "é".repeat(4_000);
  expect(Buffer.byteLength(indexable(long))).toBeLessThan(100);
  expect(indexable(`${long}a`)).not.toBe(indexable(`${long}b`));
  expect(indexable("short")).toBe("short");
});

describeWithServer("what customers choose", () => {
  it("may be of any length and of any characters", async ({ onTestFinished }) => {
    const database = await makeDatabase();
    onTestFinished(() => database.drop());
    const store = postgres(database.url);
    await store.open("acme");
    const odd = `\0\ud800${"k".repeat(5_000)}`;
    const event = written(1, "");
    const target = { ...event.target, key: odd, account: "\0" };
    const message = { author: { kind: "system" } as const, parts: [], at: 0, platformId: odd };
    const given = { ...event, target, dedupeKeys: [odd, "\u0001"], message };
    const [accepted] = await store.accept([given]);
    expect(accepted).toMatchObject({ status: "accepted", sequence: 1 });
    expect(await store.accept([given])).toMatchObject([{ status: "duplicate", sequence: 1 }]);
    const id = await store.find("web", "\0", odd);
    expect(id).toBe(accepted?.status === "accepted" ? accepted.event.conversation : "");
    expect((await store.load(id ?? ""))?.conversation).toMatchObject({ key: odd, account: "\0" });
    expect(await store.history(id ?? "", { limit: 9 })).toMatchObject([{ platformId: odd }]);
    expect(await store.load("\0")).toBeUndefined();
    expect(await store.accept([{ ...given, target: { kind: "conversation", conversation: "\0" } }])).toEqual([
      { status: "refused" },
    ]);
    await store.close();
  });
});
