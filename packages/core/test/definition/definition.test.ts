import { FrontdeskError, frontdesk } from "@frontdesk/core";
import { describe, expect, test } from "vitest";
import { z } from "zod";

function failure(work: () => unknown): { code: string; message: string; hint: string | undefined } {
  try {
    work();
  } catch (error) {
    if (FrontdeskError.isInstance(error)) return { code: error.code, message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

const front = frontdesk({ id: "acme", name: "Acme", locales: ["en", "ru"], queues: ["returns", "billing"] });
const hours = front.intent({ name: "hours", examples: ["when are you open"], run: () => "Always." });

describe("a definition that is wrong is refused at the start, with place and remedy", () => {
  test("an intent that is there twice", () => {
    const again = front.intent({ name: "hours", examples: ["opening hours"], run: () => "Always." });
    const { code, message, hint } = failure(() => front.bot({ intents: [hours, again] }));
    expect(code).toBe("definition.duplicate_intent");
    expect(message).toMatch(/"hours" is there twice \(.*definition\.test\.ts:\d+\)/);
    expect(hint).toMatch(/first defined at .*definition\.test\.ts:\d+/);
  });

  test("an intent without examples", () => {
    const silent = front.intent({ name: "silent", examples: { en: [" "] }, run: () => "Hm." });
    const { code, message, hint } = failure(() => front.bot({ intents: [silent] }));
    expect(code).toBe("definition.no_examples");
    expect(message).toMatch(/"silent" has no examples \(.*definition\.test\.ts:\d+\)/);
    expect(hint).toContain("examples: { en:");
  });

  test.each([
    ["examples in an unknown locale", { examples: { fr: ["bonjour"] } }, "definition.unknown_locale", '"fr"'],
    [
      "a title without a translation",
      { examples: ["x"], title: { en: "Hours" } },
      "definition.missing_locale",
      "no text for ru",
    ],
    ["a name that core uses itself", { examples: ["x"], name: "$person" }, "definition.invalid_id", "begins with $"],
  ])("%s", (_case, part, code, words) => {
    const definition = { name: "wrong", run: () => "Hm.", ...part };
    // What a definition in plain JavaScript may look like.
    const wrong = front.intent(definition as unknown as Parameters<typeof front.intent>[0]);
    const error = failure(() => front.bot({ intents: [wrong] }));
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
    expect(error.message).toContain("definition.test.ts");
    expect(error.hint).toBeTruthy();
  });

  test("a question without a translation", () => {
    const question = { en: "Which?" } as unknown as { en: string; ru: string };
    const wrong = front.intent({
      name: "wrong",
      examples: ["x"],
      slots: { id: front.ask(question, z.string()) },
      run: () => "",
    });
    const error = failure(() => front.bot({ intents: [wrong] }));
    expect(error.code).toBe("definition.missing_locale");
    expect(error.message).toContain('slot "id"');
  });

  test.each(["title", "submit"] as const)("a form whose %s lacks a language", (field) => {
    // Safe: what plain JavaScript may leave out.
    const form = { [field]: { en: "Send" } } as unknown as true;
    const wrong = front.intent({ name: "wrong", examples: ["x"], form, run: () => "" });
    const error = failure(() => front.bot({ intents: [wrong] }));
    expect(error.code).toBe("definition.missing_locale");
    expect(error.message).toContain(`form ${field}`);
  });

  test.each(["", "Acme", "a b", "-a", "a".repeat(41)])("the id %j", (id) => {
    expect(failure(() => frontdesk({ id, name: "Acme" })).code).toBe("definition.invalid_id");
  });

  test.each(["", "en_", "english language"])("the locale %j", (locale) => {
    expect(failure(() => frontdesk({ id: "a", name: "A", locales: [locale] })).code).toBe("definition.unknown_locale");
  });

  test("no locale at all", () => {
    expect(failure(() => frontdesk({ id: "a", name: "A", locales: [] })).code).toBe("definition.unknown_locale");
  });

  test("a locale that core does not speak and that brings no phrases", () => {
    const french = frontdesk({ id: "a", name: "A", locales: ["fr"] });
    const intent = french.intent({ name: "x", examples: ["bonjour"], run: () => "Bonjour." });
    expect(failure(() => french.bot({ intents: [intent] })).code).toBe("definition.missing_locale");
  });

  test("a queue that is there twice", () => {
    const kit = frontdesk({ id: "a", name: "A", queues: ["one", "one"] });
    expect(failure(() => kit.bot({ intents: [] })).code).toBe("definition.unknown_queue");
  });
});

test("a definition can be listed", () => {
  const returns = front.intent({
    name: "return_order",
    title: { en: "Return an order", ru: "Вернуть заказ" },
    examples: { en: ["return A1234", "send it back"], ru: ["вернуть заказ"] },
    slots: {
      order: front.ask({ en: "Which order?", ru: "Какой заказ?" }, z.string().regex(/^[A-Z]\d{4}$/)),
      reason: front.ask("Why?", z.enum(["damaged", "other"])),
      count: front.ask("How many?", z.coerce.number()),
      sure: front.ask("Sure?", z.boolean()),
      when: front.ask("When?", z.date()),
      note: front.ask("Anything else?", z.string().optional()),
    },
    run: () => undefined,
  });
  const { intents, ...rest } = front.bot({ intents: [hours, returns] }).describe();
  expect(rest).toEqual({
    id: "acme",
    name: "Acme",
    locales: ["en", "ru"],
    queues: ["returns", "billing"],
    knowledge: [],
  });
  expect(intents.map(({ name, title, examples }) => ({ name, title, examples }))).toEqual([
    { name: "hours", title: "when are you open", examples: { "*": 1 } },
    { name: "return_order", title: "Return an order", examples: { en: 2, ru: 1 } },
  ]);
  expect(intents[1]?.slots.map(({ name, answer }) => [name, answer])).toEqual([
    ["order", "pattern"],
    ["reason", "damaged | other"],
    ["count", "number"],
    ["sure", "boolean"],
    ["when", "date"],
    ["note", "free"],
  ]);
});
