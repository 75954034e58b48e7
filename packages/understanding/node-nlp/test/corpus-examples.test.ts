import { expect, test } from "vitest";
import { corpusExamples } from "../src/index.ts";

const corpus = {
  name: "Shop",
  locale: "en-US",
  data: [
    { intent: "shop.hours", utterances: ["when do you open?", "  ", "opening hours"], answers: ["From 9 to 18."] },
    { intent: "None", utterances: ["to %city%"], slotFilling: { city: "Where?" } },
    { intent: "shop.empty", utterances: [] },
  ],
  entities: { city: { options: { london: ["London"] } } },
};

test("each utterance that is not blank is an example, with the corpus's locale", () => {
  expect(corpusExamples(corpus)).toEqual([
    { text: "when do you open?", label: "shop.hours", locale: "en-US" },
    { text: "opening hours", label: "shop.hours", locale: "en-US" },
    { text: "to %city%", label: "None", locale: "en-US" },
  ]);
});

test("a corpus without a locale gives examples without one", () => {
  expect(corpusExamples({ data: [{ intent: "a", utterances: ["b"] }] })).toEqual([
    { text: "b", label: "a", locale: undefined },
  ]);
});

test("domains are read in their order, each with its own locale", () => {
  const domains = [
    { name: "one", locale: "ru", data: [{ intent: "a", utterances: ["раз"] }] },
    { name: "two", data: [{ intent: "b", utterances: ["two"] }] },
  ];
  expect(corpusExamples({ locale: "en", domains })).toEqual([
    { text: "раз", label: "a", locale: "ru" },
    { text: "two", label: "b", locale: "en" },
  ]);
});

test.each([
  [JSON.stringify(corpus), "The corpus is a string, not an object.", "JSON.parse"],
  [null, "The corpus is null, not an object.", "utterances"],
  [[corpus], "The corpus is a list, not an object.", "utterances"],
  [{ locale: "en" }, "In the corpus, data is missing, not a list.", "utterances"],
  [{ locale: 7, data: [] }, "In the corpus, locale is a number, not a text.", "locale"],
  [{ data: {} }, "In the corpus, data is an object, not a list.", "utterances"],
  [{ data: [corpus.data[0], "x"] }, "In the corpus, data[1] is a string, not an object.", "JSON.parse"],
  [{ data: [{ utterances: [] }] }, "In the corpus, data[0].intent is missing, not a text.", "intent"],
  [{ data: [{ intent: " ", utterances: [] }] }, "In the corpus, data[0].intent is empty.", "Name"],
  [
    { data: [{ intent: "a", utterances: "b" }] },
    "In the corpus, data[0].utterances is a string, not a list.",
    "utterances",
  ],
  [{ data: [{ intent: "a" }] }, "In the corpus, data[0].utterances is missing, not a list.", "utterances"],
  [
    { data: [{ intent: "a", utterances: ["b", 3] }] },
    "In the corpus, data[0].utterances[1] is a number, not a text.",
    "text",
  ],
  [
    { domains: [{ data: [{ intent: "a", utterances: [true] }] }] },
    "In the corpus, domains[0].data[0].utterances[0] is a boolean, not a text.",
    "text",
  ],
])("what is wrong is named with its place (%#)", (json, message, hint) => {
  expect(() => corpusExamples(json)).toThrow(
    expect.objectContaining({
      code: "understanding.invalid_corpus",
      message,
      hint: expect.stringContaining(hint),
    }),
  );
});
