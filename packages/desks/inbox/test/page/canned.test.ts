import { describe, expect, it } from "vitest";
import { fill, matching, slashAt, withAnswer } from "../../page/composer/canned.ts";

const answers = [
  { id: "1", shortcut: "hello", title: "Greeting", text: "Hello {customer}" },
  { id: "2", shortcut: "refund", title: "Refund", text: "Five days", locale: "en" },
  { id: "3", shortcut: "возврат", title: "Refund", text: "Пять дней", locale: "ru" },
  { id: "4", shortcut: "days", title: "Opening days", text: "We refund and open from 9 to 18" },
] as const;

const idsFor = (query: string, locale: string): readonly string[] =>
  matching(answers, query, locale).map(({ id }) => id);

describe("canned answers", () => {
  it("are filled with names, which are taken to the letter", () => {
    const text = "Hi {customer}, {person} here. {other} {customer}";
    expect(fill(text, { customer: "$& {person}", person: "Ann" })).toBe(
      "Hi $& {person}, Ann here. {other} $& {person}",
    );
  });

  it("are opened by a slash that begins a word", () => {
    expect(slashAt("/re", 3)).toEqual({ start: 0, query: "re" });
    expect(slashAt("Yes,\n/re and", 8)).toEqual({ start: 5, query: "re" });
    expect(slashAt("either/or", 9)).toBeUndefined();
    expect(slashAt("/re done", 8)).toBeUndefined();
    expect(slashAt("https://", 8)).toBeUndefined();
  });

  it("take the place of what opened them", () => {
    expect(withAnswer("Yes, /re please", { start: 5, query: "re" }, "five days")).toEqual({
      text: "Yes, five days please",
      caret: 14,
    });
  });

  it("are found by shortcut, then title, then text, in the customer's language first", () => {
    expect(idsFor("re", "en-GB")).toEqual(["2", "1", "3", "4"]);
    expect(idsFor("refund", "ru")).toEqual(["2", "3", "4"]);
    expect(idsFor("", "ru")).toEqual(["4", "1", "3", "2"]);
    expect(idsFor("ВОЗВ", "en")).toEqual(["3"]);
    expect(idsFor("nothing", "en")).toEqual([]);
  });
});
