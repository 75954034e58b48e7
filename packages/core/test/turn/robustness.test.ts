import { FrontdeskError, frontdesk, memory, type Store, type Understanding } from "@frontdesk/core";
import { talk } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { globalWord } from "../../src/turn/words.ts";

const front = frontdesk({ id: "robust", name: "Robust", disclosure: false });
const hours = front.intent({ name: "hours", examples: ["when are you open", "opening hours"], run: () => "9 to 18." });
const hour = 60 * 60 * 1_000;
const number = z.string().regex(/^\d+$/);

type Run = Parameters<typeof front.intent>[0]["run"];
type Person = NonNullable<Parameters<typeof front.bot>[0]["person"]>;

function orderBot(run: Run, person?: Person) {
  const order = front.intent({ name: "order", examples: ["order something", "I want to order"], run });
  return front.bot({ intents: [order, hours], person });
}

const fails = (): never => {
  throw new Error("The author's mistake.");
};

test.each(["想要", "转接", "人工聊", "聊聊谈谈"])("a long row of %s is read in no time", (word) => {
  // An ambiguous expression needs 2ⁿ steps here: this test does not end then.
  expect(globalWord(`人工${word.repeat(28)}x`.slice(0, 120))).toBeUndefined();
  expect(globalWord(word.repeat(50).slice(0, 119))).not.toBe("cancel");
});

describe("a person, at any time", () => {
  test.each([
    ["throws", fails, "failed"],
    ["declines", (turn: { decline(): Promise<never> }) => turn.decline(), "asked"],
  ] as const)("also where the author's own way to one %s", async (_, person, reason) => {
    const ann = talk(orderBot(() => "x", person));
    expect((await ann.says("human")).join()).toContain("passing you on");
    expect(await ann.case()).toMatchObject({ state: "queued", reason });
  });

  test("an offer of one is over when the customer speaks of something else", async () => {
    const ann = talk(orderBot(fails));
    expect((await ann.says("order something")).join()).toContain("talk to a person?");
    expect(await ann.says("when are you open")).toEqual(["9 to 18."]);
    await ann.says("ok");
    expect(await ann.case()).toBeUndefined();
  });
});

describe("decline()", () => {
  test("after a question says something, and goes back to what is below", async () => {
    const alpha = front.intent({
      name: "alpha",
      examples: ["apples please", "I want apples"],
      run: async (turn) => `alpha ${await turn.ask("id", "alpha number?", number)}`,
    });
    const beta = front.intent({
      name: "beta",
      examples: ["bananas please", "I want bananas"],
      async run(turn) {
        await turn.ask("id", "beta number?", number);
        return turn.decline();
      },
    });
    const ann = talk(front.bot({ intents: [alpha, beta] }));
    await ann.says("I want apples");
    await ann.says("I want bananas");
    const said = await ann.says("2");
    expect(said).toHaveLength(2);
    expect(said[0]).toContain("put it another way");
    expect(said[1]).toContain("alpha number?");
    expect(await ann.says("1")).toEqual(["alpha 1"]);
  });
});

describe("a question that has expired", () => {
  const choose = orderBot((turn) => turn.choose("colour", "Which?", { red: "Red", blue: "Blue" }));

  test("is not answered by its button", async () => {
    const ann = talk(choose);
    await ann.says("order something");
    await ann.waits(25 * hour);
    expect(await ann.presses("Blue")).toEqual(["That button is no longer valid."]);
  });

  test("nor by its label", async () => {
    const ann = talk(choose);
    await ann.says("order something");
    await ann.waits(25 * hour);
    expect(await ann.says("blue")).not.toContain("blue");
  });
});

test("an engine that hangs is waited for as long as a turn may take", async () => {
  let asked = (): void => {};
  const isAsked = new Promise<void>((resolve) => (asked = resolve));
  const understanding: Understanding = {
    apiVersion: 1,
    name: "hanging",
    async *train() {},
    classify() {
      asked();
      return new Promise(() => {});
    },
    export: async () => new Uint8Array(),
    import: async () => {},
  };
  const ann = talk(
    orderBot(() => "x"),
    { understanding },
  );
  const said = ann.says("when are you open");
  await isAsked;
  await ann.clock.advance(30_000);
  expect((await said).join()).toContain("put it another way");
});

test("a reply that is no message is the handler's failure", async () => {
  const broken: unknown = JSON.parse('{"parts":[{"kind":"no such part"}]}');
  // Safe: what plain JavaScript may return, whatever the types say.
  const ann = talk(orderBot(() => broken as string));
  expect((await ann.says("order something")).join()).toContain("talk to a person?");
  expect(ann.errors.map(({ event }) => event)).toEqual(["turn.handler_failed"]);
});

describe("effects", () => {
  test("one that nobody awaits does not end the process, and what comes too late is reported", async () => {
    const unhandled: unknown[] = [];
    const listen = (error: unknown): void => void unhandled.push(error);
    process.on("unhandledRejection", listen);
    onTestFinished(() => void process.off("unhandledRejection", listen));
    let finish = (): void => {};
    const late = new Promise<null>((resolve) => (finish = () => resolve(null)));
    const ann = talk(
      orderBot((turn) => {
        void turn.once("failing", fails);
        void turn.once("late", () => late);
        return "done";
      }),
    );
    expect(await ann.says("order something")).toEqual(["done"]);
    finish();
    for (let step = 0; step < 5; step++) await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
    expect(ann.errors.map(({ event }) => event)).toEqual(["turn.late"]);
  });

  test("one that cannot be recorded did not fail: the turn is taken again under the same key", async () => {
    const inner = memory();
    let failures = 1;
    let waits = (): void => {};
    const failed = new Promise<void>((resolve) => (waits = resolve));
    const store: Store = {
      ...inner,
      async record(conversation, record) {
        if (failures-- <= 0) return inner.record(conversation, record);
        waits();
        throw new FrontdeskError("store.unavailable", "Away.", { retryable: true });
      },
    };
    const keys: string[] = [];
    const ann = talk(
      orderBot(async (turn) => {
        try {
          return await turn.once("charge", ({ idempotencyKey }) => `charged ${keys.push(idempotencyKey)}`);
        } catch {
          return "payment failed";
        }
      }),
      { store },
    );
    const said = ann.says("order something");
    await failed;
    await ann.clock.advance(5_000);
    expect(await said).toEqual(["charged 2"]);
    expect(new Set(keys).size).toBe(1);
  });

  test("long keys that differ at their end stay apart, and short enough", async () => {
    const keys: string[] = [];
    const ann = talk(
      orderBot(async (turn) => {
        for (const end of ["a", "b"]) {
          await turn.once("k".repeat(300) + end, ({ idempotencyKey }) => keys.push(idempotencyKey));
        }
      }),
    );
    await ann.says("order something");
    expect(new Set(keys).size).toBe(2);
    expect(Math.max(...keys.map((key) => key.length))).toBeLessThanOrEqual(200);
  });

  test("one that is new in a replay runs once in its turn", async () => {
    let calls = 0;
    const ann = talk(orderBot((turn) => turn.ask("id", "Which?", number)));
    await ann.says("order something");
    await ann.restarts(
      orderBot(async (turn) => {
        await turn.once("log", () => ++calls);
        return turn.ask("id", "Which?", number);
      }),
    );
    expect(await ann.says("12")).toEqual(["12"]);
    expect(calls).toBe(1);
  });
});
