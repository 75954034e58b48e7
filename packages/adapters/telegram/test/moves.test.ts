import { expect, it } from "vitest";
import { Moves } from "../src/moves.ts";

it("keeps in mind where the groups are that were written to last, and asks the host of the others", async () => {
  const kept = new Map<string, unknown>();
  const asked: string[] = [];
  const moves = new Moves({
    async recall(key) {
      asked.push(key);
      return kept.get(key);
    },
    async remember(key, value) {
      kept.set(key, value);
    },
  });
  await moves.note("-5", "-1000000000005");
  for (let group = 10; group < 10_010; group += 1) await moves.present(String(-group));
  asked.length = 0;
  expect(await moves.present("-10009")).toBe("-10009");
  expect(asked).toEqual([]);
  // Ten thousand others came after it.
  expect(await moves.present("-5")).toBe("-1000000000005");
  expect(asked).toEqual(["moved-to/-5"]);
  for (let group = 10; group < 10_010; group += 1) await moves.note(String(-group), `-10000000${10_000 + group}`);
  asked.length = 0;
  expect(await moves.first("-1000000020009")).toBe("-10009");
  expect(asked).toEqual([]);
  expect(await moves.first("-1000000000005")).toBe("-5");
  expect(asked).toEqual(["moved-from/-1000000000005"]);
});
