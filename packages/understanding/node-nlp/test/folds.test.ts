import { expect, test } from "vitest";
import { deal, neverHeldOut } from "../src/folds.ts";
import { seeded } from "../src/seeded.ts";

function labels(...counts: readonly number[]): string[] {
  return counts.flatMap((count, at) => new Array<string>(count).fill(`label ${at}`));
}

test("each example is held out once, and an intent never loses all of its examples at once", () => {
  const given = labels(2, 3, 5, 12, 40);
  const { folds, judged, isFinal } = deal(given, seeded(1));
  expect({ judged, isFinal }).toEqual({ judged: 5, isFinal: false });
  expect(new Set(folds)).toEqual(new Set([0, 1, 2, 3, 4]));
  for (const label of new Set(given)) {
    const own = folds.filter((_, at) => given[at] === label);
    const most = Math.max(...[0, 1, 2, 3, 4].map((fold) => own.filter((one) => one === fold).length));
    expect(most).toBeLessThanOrEqual(Math.ceil(own.length / 5));
    expect(most).toBeLessThan(own.length);
  }
});

test("the only example of an intent is never held out", () => {
  const { folds, judged } = deal(labels(1, 2), seeded(1));
  expect(folds[0]).toBe(neverHeldOut);
  expect(folds.slice(1).toSorted()).toEqual([0, 1]);
  expect(judged).toBe(5);
  expect(deal(labels(1, 1, 1), seeded(1)).judged).toBe(0);
  expect(deal([], seeded(1)).judged).toBe(0);
});

test("of more than 2,000 examples one part is held out, a tenth and at most 1,000", () => {
  for (const [count, expected] of [
    [2_010, 201],
    [30_000, 1_000],
  ] as const) {
    const { folds, judged, isFinal } = deal(labels(count / 2, count / 2), seeded(3));
    expect({ judged, isFinal }).toEqual({ judged: 1, isFinal: true });
    expect(folds.filter((fold) => fold === 0).length).toBe(expected);
  }
});

test("the seed decides", () => {
  const given = labels(20, 20);
  expect(deal(given, seeded(1))).toEqual(deal(given, seeded(1)));
  expect(deal(given, seeded(1))).not.toEqual(deal(given, seeded(2)));
});
