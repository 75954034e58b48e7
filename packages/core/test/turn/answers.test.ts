import { frontdesk } from "@frontdesk/core";
import { talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "answers", name: "Answers", disclosure: false });

/** What a bot reads out of an answer to a question with this schema; undefined where it refuses it. */
async function read(schema: z.ZodType, text: string): Promise<unknown> {
  const values: unknown[] = [];
  const order = front.intent({
    name: "order",
    examples: ["order something", "I want to order"],
    async run(turn) {
      values.push(await turn.ask("value", "Which?", schema));
      return "done";
    },
  });
  const ann = talk(front.bot({ intents: [order] }));
  await ann.says("order something");
  await ann.says(text);
  await ann.ends();
  return values[0];
}

describe("numbers", () => {
  test.each([
    ["1,000", 1_000],
    ["12,500,000", 12_500_000],
    ["1,234.5", 1_234.5],
    ["1.234,5", 1_234.5],
    ["1.000.000", 1_000_000],
    ["1 000", 1_000],
    ["1,5", 1.5],
    ["0,500", 0.5],
    ["-3", -3],
    ["2-3", undefined],
    ["1.2.3", undefined],
    ["2026-01-05", undefined],
  ])("%s", async (text, value) => {
    expect(await read(z.number(), text)).toBe(value);
  });

  test("that a number cannot hold keep their digits", async () => {
    expect(await read(z.bigint(), "12345678901234567890")).toBe(12_345_678_901_234_567_890n);
    expect(await read(z.coerce.bigint(), "12345678901234567890")).toBe(12_345_678_901_234_567_890n);
  });

  test("can be one of several kinds of answer", async () => {
    expect(await read(z.union([z.number(), z.literal("all")]), "5")).toBe(5);
    expect(await read(z.union([z.number(), z.literal("all")]), "all")).toBe("all");
  });
});

test("a day that does not exist is refused", async () => {
  expect(await read(z.date(), "2026-02-31")).toBeUndefined();
  expect(await read(z.date(), "2026-02-28")).toEqual(new Date("2026-02-28"));
});

test("an enum of TypeScript's own has no buttons for the way back from its numbers", async () => {
  const size = { Small: 10, Large: 20, 10: "Small", 20: "Large" } as const;
  const order = front.intent({
    name: "order",
    examples: ["order something", "I want to order"],
    run: async (turn) => `size ${await turn.ask("size", "Which?", z.enum(size))}`,
  });
  const ann = talk(front.bot({ intents: [order] }));
  await ann.says("order something");
  expect(ann.buttons).toEqual(["10", "20"]);
});

test("a schema that throws refuses, and is reported once", async () => {
  const order = front.intent({
    name: "order",
    examples: ["order something", "I want to order"],
    run: (turn) =>
      turn.ask(
        "url",
        "Which?",
        z.string().refine((text) => new URL(text).protocol === "https:"),
      ),
  });
  const ann = talk(front.bot({ intents: [order] }));
  await ann.says("order something");
  expect((await ann.says("xyzzy")).join()).toContain("Which?");
  expect(ann.errors.map(({ event }) => event)).toEqual(["turn.schema_failed"]);
  expect(await ann.says("https://shop.example")).toEqual(["https://shop.example"]);
});

test.each(["__proto__", "constructor", "toString"])("a question may be called %s", async (key) => {
  const order = front.intent({
    name: "order",
    examples: ["order something", "I want to order"],
    async run(turn) {
      const first = await turn.ask(key, "First?", z.string().regex(/^\d+$/).optional());
      turn.say("Noted.");
      return `${first} ${await turn.ask("second", "Second?", z.string().regex(/^\d+$/))}`;
    },
  });
  const ann = talk(front.bot({ intents: [order] }));
  expect(await ann.says("order something")).toEqual(["First?"]);
  expect(await ann.says("1")).toEqual(["Noted.", "Second?"]);
  expect(await ann.says("2")).toEqual(["1 2"]);
});

describe("patterns", () => {
  test.each([
    ["is found in a sentence, in its own spelling", z.string().regex(/^[A-Z]\d{4}$/), "it is a1234, I think", "A1234"],
    ["may be global, which remembers where it was", z.string().regex(/^[A-Z]\d{4}$/g), "it is a1234 or b1234", "A1234"],
    ["are tried beside limits", z.string().regex(/^\d+$/).min(4).max(5), "123 or 12345 or 123456", "12345"],
    [
      "may stand before a change",
      z
        .string()
        .regex(/^[A-Z]\d{4}$/)
        .toLowerCase(),
      "it is A1234",
      "a1234",
    ],
    [
      "may stand behind a change",
      z
        .string()
        .trim()
        .toUpperCase()
        .regex(/^X-[A-Z]\d{4}$/),
      "x-a1234",
      "X-A1234",
    ],
    [
      "may be overruled",
      z
        .string()
        .regex(/^[A-Z]\d{4}$/)
        .catch("none"),
      "whatever",
      "none",
    ],
  ])("%s", async (_, schema, text, value) => {
    expect(await read(schema, text)).toBe(value);
  });
});
