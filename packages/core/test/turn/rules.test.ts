import { FrontdeskError, frontdesk } from "@frontdesk/core";
import { talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "rules", name: "Rules", disclosure: false });
const hour = 60 * 60 * 1_000;

function orderBot(run: Parameters<typeof front.intent>[0]["run"]) {
  return front.bot({
    intents: [front.intent({ name: "order", examples: ["order something", "I want to order"], run })],
  });
}

describe("rule 1: records belong to a run and a key", () => {
  test("a key used twice in a run is an error, which the customer does not see", async () => {
    const ann = talk(
      orderBot(async (turn) => {
        await turn.once("same", () => 1);
        await turn.once("same", () => 2);
        return "done";
      }),
    );
    const [said] = await ann.says("order something");
    expect(said).toContain("went wrong");
    expect(FrontdeskError.isInstance(ann.errors[0]?.error, "turn.duplicate_key")).toBe(true);
  });

  test("a question and an effect share their keys", async () => {
    const ann = talk(
      orderBot(async (turn) => {
        await turn.once("colour", () => 1);
        await turn.ask("colour", "Which colour?", z.string());
      }),
    );
    await ann.says("order something");
    expect(FrontdeskError.isInstance(ann.errors[0]?.error, "turn.duplicate_key")).toBe(true);
  });

  test("the same key in another run is another record", async () => {
    let calls = 0;
    const ann = talk(orderBot(async (turn) => `number ${await turn.once("number", () => ++calls)}`));
    expect(await ann.says("order something")).toEqual(["number 1"]);
    expect(await ann.says("order something")).toEqual(["number 2"]);
  });

  test("a record that the code no longer asks for is ignored, a renamed key is asked anew", async () => {
    const before = orderBot(async (turn) => {
      const colour = await turn.ask("colour", "Which colour?", z.string());
      const size = await turn.ask("size", "Which size?", z.string());
      return `${colour} ${size}`;
    });
    const after = orderBot(async (turn) => {
      const shade = await turn.ask("shade", "Which shade?", z.string());
      const size = await turn.ask("size", "Which size?", z.string());
      return `${shade} ${size}`;
    });
    const ann = talk(before);
    await ann.says("order something");
    expect(await ann.says("xyzzy red")).toEqual(["Which size?"]);
    await ann.restarts(after);
    // The answer belongs to the size that was asked for; the renamed question is put before it.
    expect(await ann.says("xyzzy large")).toEqual(["Which shade?"]);
    expect(await ann.says("xyzzy dark")).toEqual(["xyzzy dark xyzzy large"]);
  });

  test("a removed intent restarts politely", async () => {
    const ann = talk(orderBot(async (turn) => String(await turn.ask("colour", "Which colour?", z.string()))));
    await ann.says("order something");
    const other = front.intent({ name: "other", examples: ["when are you open"], run: () => "Always." });
    await ann.restarts(front.bot({ intents: [other] }));
    const said = await ann.says("when are you open");
    expect(said[0]).toContain("start over");
    expect(said[1]).toBe("Always.");
  });
});

describe("rule 2: an open question never settles", () => {
  test("no try of the author swallows it, and no finally runs", async () => {
    const events: string[] = [];
    const ann = talk(
      orderBot(async (turn) => {
        try {
          const colour = await turn.ask("colour", "Which colour?", z.string());
          return `The colour is ${colour}.`;
        } catch {
          events.push("caught");
          return "swallowed";
        } finally {
          events.push("finally");
        }
      }),
    );
    expect(await ann.says("order something")).toEqual(["Which colour?"]);
    expect(events).toEqual([]);
    expect(await ann.says("xyzzy red")).toEqual(["The colour is xyzzy red."]);
    expect(events).toEqual(["finally"]);
  });

  test("of several questions in parallel the first unanswered one is put, the others wait", async () => {
    const ann = talk(
      orderBot(async (turn) => {
        const [colour, size] = await Promise.all([
          turn.choose("colour", "Which colour?", { red: "Red", blue: "Blue" }),
          turn.choose("size", "Which size?", { s: "Small", l: "Large" }),
        ]);
        return `${colour} ${size}`;
      }),
    );
    expect(await ann.says("order something")).toEqual(["Which colour?\n1. Red\n2. Blue"]);
    expect(await ann.says("blue")).toEqual(["Which size?\n1. Small\n2. Large"]);
    expect(await ann.presses("Large")).toEqual(["blue l"]);
  });
});

describe("rule 3: a turn ends when the handler settles or waits, and is sealed then", () => {
  test("effects that were started beside an open question are finished first", async () => {
    let finished = false;
    const ann = talk(
      orderBot(async (turn) => {
        const slow = turn.once("slow", async () => {
          for (let step = 0; step < 20; step++) await new Promise((resolve) => setImmediate(resolve));
          finished = true;
          return "slow";
        });
        const [colour, done] = await Promise.all([turn.choose("colour", "Which colour?", { red: "Red" }), slow]);
        return `${colour} ${done}`;
      }),
    );
    await ann.says("order something");
    expect(finished).toBe(true);
    expect(await ann.says("red")).toEqual(["red slow"]);
  });

  test("an effect that comes after the turn is over throws", async () => {
    let late: unknown;
    let leak: (() => Promise<unknown>) | undefined;
    const ann = talk(
      orderBot((turn) => {
        leak = () => turn.once("late", () => 1);
        return "done";
      }),
    );
    await ann.says("order something");
    await leak?.().catch((error: unknown) => {
      late = error;
    });
    expect(FrontdeskError.isInstance(late, "turn.sealed")).toBe(true);
  });
});

describe("rule 4: once is recorded as soon as it settles", () => {
  test("an effect runs once however often the handler is replayed, and keeps its key", async () => {
    const keys: string[] = [];
    const ann = talk(
      orderBot(async (turn) => {
        const id = await turn.once("open", ({ idempotencyKey }) => {
          keys.push(idempotencyKey);
          return "R-1";
        });
        const colour = await turn.choose("colour", "Which colour?", { red: "Red" });
        const size = await turn.choose("size", "Which size?", { s: "Small" });
        return `${id} ${colour} ${size}`;
      }),
    );
    await ann.says("order something");
    await ann.says("red");
    await ann.restarts();
    expect(await ann.says("small")).toEqual(["R-1 red s"]);
    expect(keys).toHaveLength(1);
  });

  test("the first run, too, gets the JSON copy", async () => {
    const seen: unknown[] = [];
    const ann = talk(
      orderBot(async (turn) => {
        seen.push(await turn.once("date", () => ({ at: new Date(0) }) as unknown as { at: string }));
        await turn.choose("colour", "Which colour?", { red: "Red" });
        return "done";
      }),
    );
    await ann.says("order something");
    await ann.says("red");
    expect(seen).toEqual([{ at: "1970-01-01T00:00:00.000Z" }, { at: "1970-01-01T00:00:00.000Z" }]);
  });

  test("what JSON cannot hold is refused", async () => {
    const ann = talk(orderBot(async (turn) => String(await turn.once("void", () => undefined as unknown as null))));
    await ann.says("order something");
    expect(FrontdeskError.isInstance(ann.errors[0]?.error, "turn.not_json")).toBe(true);
  });

  test("a failure is recorded: the handler sees the same one in every replay", async () => {
    let calls = 0;
    const ann = talk(
      orderBot(async (turn) => {
        let outcome = "paid";
        try {
          await turn.once("pay", () => {
            calls++;
            throw new Error("card refused");
          });
        } catch (error) {
          outcome = FrontdeskError.isInstance(error, "turn.effect_failed") ? error.message : "other";
        }
        await turn.choose("colour", "Which colour?", { red: "Red" });
        return outcome;
      }),
    );
    await ann.says("order something");
    expect(await ann.says("red")).toEqual(['The effect "pay" failed: card refused']);
    expect(calls).toBe(1);
  });

  test.each([
    ["retry", ["begun", "begun"]],
    ["handoff", ["begun"]],
  ] as const)("when the program died in the middle of an effect: %s", async (onUnknown, calls) => {
    const keys: string[] = [];
    const seen: string[] = [];
    let hangs = true;
    const ann = talk(
      orderBot(async (turn) => {
        await turn.once(
          "pay",
          async ({ idempotencyKey }) => {
            keys.push(idempotencyKey);
            seen.push("begun");
            if (hangs) await new Promise(() => {});
            return "paid";
          },
          { onUnknown },
        );
        return "Paid.";
      }),
    );
    const said = ann.says("order something");
    while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
    hangs = false;
    await ann.restarts();
    await (await ann.engine()).idle();
    expect(seen).toEqual(calls);
    expect(new Set(keys).size).toBe(1);
    if (onUnknown === "handoff") expect(await ann.case()).toMatchObject({ reason: "outcome_unknown" });
    else expect(ann.messages.at(-1)?.parts).toEqual([{ kind: "text", text: "Paid." }]);
    void said;
  });

  test("time and chance are the same in every replay", async () => {
    const seen: unknown[] = [];
    const ann = talk(
      orderBot(async (turn) => {
        seen.push([turn.now.getTime(), turn.random(), turn.random()]);
        await turn.choose("colour", "Which colour?", { red: "Red" });
        return "done";
      }),
    );
    await ann.says("order something");
    await ann.waits(hour);
    await ann.says("red");
    expect(seen).toHaveLength(2);
    expect(seen[1]).toEqual(seen[0]);
  });
});

describe("rule 5: nothing is said twice, middleware runs once a turn", () => {
  test("what was said before a question is not said again by its replay", async () => {
    const ann = talk(
      orderBot(async (turn) => {
        turn.say("Let's see.");
        const colour = await turn.choose("colour", "Which colour?", { red: "Red" });
        turn.say(`${colour} it is.`);
        await turn.choose("size", "Which size?", { s: "Small" });
        return "Done.";
      }),
    );
    expect(await ann.says("order something")).toEqual(["Let's see.", "Which colour?\n1. Red"]);
    expect(await ann.says("red")).toEqual(["red it is.", "Which size?\n1. Small"]);
    expect(await ann.says("small")).toEqual(["Done."]);
  });

  test("middleware runs once a turn, and not while a person has the case", async () => {
    let runs = 0;
    const kit = front.use((_turn, next) => {
      runs++;
      return next({ vip: true });
    });
    const order = kit.intent({
      name: "order",
      examples: ["order something"],
      run: async (turn) => {
        const colour = await turn.ask("colour", "Which colour?", z.string().regex(/^red$/));
        return `${colour} ${turn.vip}`;
      },
    });
    const ann = talk(kit.bot({ intents: [order] }));
    await ann.says("order something");
    expect(runs).toBe(1);
    expect(await ann.says("red")).toEqual(["red true"]);
    expect(runs).toBe(2);
    await ann.says("human");
    await ann.person.takes();
    await ann.says("order something");
    expect(runs).toBe(2);
  });
});

describe("rule 6: answers are parsed again", () => {
  const strict = z.string().regex(/^[A-Z]\d{4}$/);

  test("an answer that a changed schema refuses is asked anew", async () => {
    const bot = (schema: z.ZodType<string>) =>
      orderBot(async (turn) => {
        const id = await turn.ask("id", "Which number?", schema);
        const colour = await turn.choose("colour", "Which colour?", { red: "Red" });
        return `${id} ${colour}`;
      });
    const ann = talk(bot(z.string().regex(/^\d+$/)));
    await ann.says("order something");
    expect(await ann.says("12")).toEqual(["Which colour?\n1. Red"]);
    await ann.restarts(bot(strict));
    // The answer to the colour is kept; the number is asked for anew.
    expect(await ann.says("red")).toEqual(["Which number?"]);
    expect(await ann.says("A1234")).toEqual(["A1234 red"]);
  });

  test("unless something was done with it: then a person is offered", async () => {
    const bot = (schema: z.ZodType<string>) =>
      orderBot(async (turn) => {
        const id = await turn.ask("id", "Which number?", schema);
        await turn.once("open", () => id);
        const colour = await turn.choose("colour", "Which colour?", { red: "Red" });
        return `${id} ${colour}`;
      });
    const ann = talk(bot(z.string().regex(/^\d+$/)));
    await ann.says("order something");
    await ann.says("12");
    await ann.restarts(bot(strict));
    const said = await ann.says("red");
    expect(said.join("\n")).toContain("I'd better not go on by myself");
    expect(ann.buttons).toEqual(["Talk to a person", "No, thanks"]);
    await ann.says("yes");
    expect(await ann.case()).toMatchObject({ state: "queued", reason: "failed" });
  });
});

describe("rule 7: digressions", () => {
  const ask = (name: string, word: string) =>
    front.intent({
      name,
      examples: [`${word} please`, `I want ${word}`, word],
      run: async (turn) => `${name}: ${await turn.ask("id", `${name} number?`, z.string().regex(/^\d+$/))}`,
    });
  const bot = front.bot({
    intents: [
      ask("alpha", "apples"),
      ask("beta", "bananas"),
      ask("gamma", "cherries"),
      ask("delta", "dates"),
      ask("epsilon", "elderberries"),
    ],
  });

  test("stack at most three deep, no intent twice, and return in order", async () => {
    const ann = talk(bot);
    await ann.says("I want apples");
    expect(await ann.says("I want bananas")).toEqual(["beta number?"]);
    expect(await ann.says("I want cherries")).toEqual(["gamma number?"]);
    expect(await ann.says("I want dates")).toEqual(["delta number?"]);
    const fifth = await ann.says("I want elderberries");
    expect(fifth.join("\n")).toContain("delta number?");
    const again = await ann.says("I want apples");
    expect(again.join("\n")).toContain("delta number?");
    expect(await ann.says("4")).toEqual(["delta: 4", "Back to where we were:\n\ngamma number?"]);
    expect(await ann.says("3")).toEqual(["gamma: 3", "Back to where we were:\n\nbeta number?"]);
    expect(await ann.says("2")).toEqual(["beta: 2", "Back to where we were:\n\nalpha number?"]);
    expect(await ann.says("1")).toEqual(["alpha: 1"]);
  });

  test("an open question expires after a day", async () => {
    const ann = talk(bot);
    await ann.says("I want apples");
    await ann.waits(25 * hour);
    expect((await ann.says("1")).join("\n")).not.toContain("alpha: 1");
  });

  test("the stack survives a handoff", async () => {
    const ann = talk(bot);
    await ann.says("I want apples");
    await ann.says("human");
    await ann.person.takes();
    expect(await ann.says("1")).toEqual([]);
    const back = await ann.person.givesBack();
    expect(back.at(-1)).toBe("alpha number?");
    expect(await ann.says("1")).toEqual(["alpha: 1"]);
  });
});
