import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type BatchOptions, batch } from "../src/batch.ts";

let database: DatabaseSync;
let transactions: number;
beforeEach(() => {
  database = new DatabaseSync(":memory:");
  database.exec("CREATE TABLE numbers (number INTEGER PRIMARY KEY, text TEXT) STRICT");
  transactions = 0;
});
afterEach(() => database.close());

function make(options: Partial<BatchOptions> = {}): ReturnType<typeof batch> {
  const finish = (): void => {
    transactions++;
  };
  return batch(database, { operations: 100, ms: 1000, finish, translate: (error) => error, ...options });
}

const insert =
  (number: number, text = "") =>
  (): number => {
    database.prepare("INSERT INTO numbers VALUES (?, ?)").run(number, text);
    return number;
  };

const stored = (): readonly unknown[] =>
  database
    .prepare("SELECT number FROM numbers ORDER BY number")
    .all()
    .map((row) => row.number);

it("runs what is called in one turn of the event loop in one transaction, in order", async () => {
  const group = make();
  const results = [group.add(insert(1)), group.add(insert(2))];
  // A promise that settles in the same turn calls the next one.
  const third = Promise.resolve().then(() => group.add(insert(3)));
  expect(await Promise.all([...results, third])).toEqual([1, 2, 3]);
  expect(transactions).toBe(1);
  await group.add(insert(4));
  expect(transactions).toBe(2);
});

it("ends a transaction after so many operations", async () => {
  const group = make({ operations: 3 });
  await Promise.all([1, 2, 3, 4, 5, 6, 7].map((number) => group.add(insert(number))));
  expect(transactions).toBe(3);
});

it("ends a transaction after so much time, with one operation at least", async () => {
  const group = make({ ms: 0 });
  await Promise.all([1, 2, 3].map((number) => group.add(insert(number))));
  expect(transactions).toBe(3);
});

it("lets an operation that fails fail alone", async () => {
  const group = make();
  const outcomes = await Promise.allSettled([
    group.add(insert(1)),
    group.add(() => {
      insert(2)();
      insert(1)();
    }),
    group.add(insert(3)),
    group.add(() => {
      insert(4)();
      throw new TypeError("no");
    }),
    group.add(insert(5)),
  ]);
  expect(outcomes.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled", "rejected", "fulfilled"]);
  expect(outcomes[3]).toMatchObject({ reason: new TypeError("no") });
  expect(stored()).toEqual([1, 3, 5]);
});

it("fails a whole transaction when there is no room, and goes on when there is some", async () => {
  const group = make();
  await group.add(insert(1));
  database.exec("PRAGMA max_page_count = 5");
  const outcomes = await Promise.allSettled([
    group.add(insert(2)),
    group.add(insert(3, "x".repeat(50_000))),
    group.add(insert(4)),
  ]);
  expect(outcomes.map((one) => one.status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(outcomes[0]).toMatchObject({ reason: { errcode: 13 } });
  expect(stored()).toEqual([1]);
  await group.add(insert(5));
  database.exec("PRAGMA max_page_count = 1000");
  await group.add(insert(3, "x".repeat(50_000)));
  expect(stored()).toEqual([1, 3, 5]);
});

it("runs what is waiting when it is told to", async () => {
  const group = make({ operations: 2 });
  const waiting = [1, 2, 3, 1].map((number) => group.add(insert(number)));
  group.drain();
  expect(stored()).toEqual([1, 2, 3]);
  expect((await Promise.allSettled(waiting)).map((one) => one.status)).toEqual([
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "rejected",
  ]);
});
