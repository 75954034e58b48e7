import { expect, it } from "vitest";
import { type Lane, lane } from "../src/lane.ts";

interface Bench {
  readonly groups: (readonly number[])[];
  readonly made: Lane<number, number>;
}

/** A lane that doubles numbers; 13 is refused, and with 99 nothing works. */
function makeLane(operations = 100): Bench {
  const groups: (readonly number[])[] = [];
  const made = lane<number, number>({
    operations,
    isEverybodys: (error) => error instanceof RangeError,
    run: async (numbers) => {
      groups.push(numbers);
      if (numbers.includes(99)) throw new RangeError("down");
      if (numbers.includes(13)) throw new TypeError("no");
      return numbers.map((one) => one * 2);
    },
  });
  return { groups, made };
}

it("puts what comes in one turn of the event loop into one group, in order", async () => {
  const { groups, made } = makeLane();
  const results = [made.add(1), made.add(2)];
  // A promise that settles in the same turn adds the next one.
  const third = Promise.resolve().then(() => made.add(3));
  expect(await Promise.all([...results, third])).toEqual([2, 4, 6]);
  await made.add(4);
  expect(groups).toEqual([[1, 2, 3], [4]]);
});

it("makes the next group of what comes while one is under way, and of so many at most", async () => {
  const { groups, made } = makeLane(3);
  expect(await Promise.all([1, 2, 3, 4, 5, 6, 7].map((one) => made.add(one)))).toEqual([2, 4, 6, 8, 10, 12, 14]);
  expect(groups).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
});

it("lets an operation that fails fail alone", async () => {
  const { groups, made } = makeLane();
  const outcomes = await Promise.allSettled([1, 13, 3].map((one) => made.add(one)));
  expect(outcomes.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(groups).toEqual([[1, 13, 3], [1], [13], [3]]);
});

it("fails a whole group at once when it is nobody's fault, and goes on", async () => {
  const { groups, made } = makeLane();
  const outcomes = await Promise.allSettled([1, 99, 3].map((one) => made.add(one)));
  expect(outcomes.map((one) => one.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(groups).toEqual([[1, 99, 3]]);
  expect(await made.add(5)).toBe(10);
});

it("says when all has ended", async () => {
  const { groups, made } = makeLane(1);
  await made.idle();
  const results = [1, 2].map((one) => made.add(one));
  await made.idle();
  expect(groups).toEqual([[1], [2]]);
  expect(await Promise.all(results)).toEqual([2, 4]);
});
