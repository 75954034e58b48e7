import { describe, expect, it } from "vitest";
import { formatsOf } from "../../page/words/format.ts";
import { catalogues, type Key, languageFor, languages, type Text, textOf } from "../../page/words/words.ts";

const english: Readonly<Record<string, Text>> = catalogues.en;

function formsOf(text: Text): readonly string[] {
  return typeof text === "string" ? [text] : Object.values(text);
}

function namesIn(text: Text): readonly string[] {
  const names = formsOf(text).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""));
  return [...new Set(names)].toSorted();
}

describe("the page's texts", () => {
  it.each(languages)("are complete in %s, with the same values in them", (language) => {
    const own: Readonly<Record<string, Text>> = catalogues[language];
    expect(Object.keys(own).toSorted()).toEqual(Object.keys(english).toSorted());
    for (const [key, text] of Object.entries(english)) {
      expect([key, namesIn(own[key] ?? "")]).toEqual([key, namesIn(text)]);
      for (const form of formsOf(own[key] ?? "")) expect([key, form.trim()]).not.toEqual([key, ""]);
    }
  });

  it.each(languages)("have every plural form of %s, and no other", (language) => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [key, text] of Object.entries(catalogues[language])) {
      if (typeof text !== "string") expect([key, Object.keys(text).toSorted()]).toEqual([key, forms]);
    }
  });

  it.each(["ru", "zh"] as const)("are not left in English in %s", (language) => {
    const same = Object.entries<Text>(catalogues[language]).filter(
      ([key, text]) =>
        JSON.stringify(text) === JSON.stringify(english[key]) && /[a-z]{3}/i.test(String(text).replace(/\{\w+\}/g, "")),
    );
    expect(same.map(([key]) => key)).toEqual([]);
  });

  it("are filled, and counted as the language counts", () => {
    const count = (language: (typeof languages)[number], number: number): string =>
      textOf(language, "list.results", { count: number });
    expect([1, 2, 1_000].map((number) => count("en", number))).toEqual(["1 case", "2 cases", "1,000 cases"]);
    expect([1, 3, 5, 21].map((number) => count("ru", number))).toEqual([
      "1 обращение",
      "3 обращения",
      "5 обращений",
      "21 обращение",
    ]);
    expect(count("zh", 2)).toBe("2 个会话");
    expect(textOf("en", "alert.waiting", { customer: "{person} & <b>" })).toBe("{person} & <b> is waiting");
  });

  it("leave what has no value as it is", () => {
    expect(textOf("en", "canned.text" satisfies Key)).toContain("{customer} and {person}");
  });

  it("are in the first language that a browser wants and the page has", () => {
    expect(languageFor(["de-DE", "ru-RU", "en"])).toBe("ru");
    expect(languageFor(["zh-Hant-TW"])).toBe("zh");
    expect(languageFor(["fr"])).toBe("en");
  });
});

describe("the page's formats", () => {
  const noon = new Date(2026, 0, 5, 12, 0).getTime();
  const day = 86_400_000;

  it("name near days, and dates that are further away", () => {
    const { day: dayOf } = formatsOf("en");
    expect(dayOf(noon, noon)).toBe("Today");
    expect(dayOf(noon - day, noon)).toBe("Yesterday");
    expect(dayOf(noon - 3 * day, noon)).toBe("Friday, January 2");
    expect(dayOf(noon - 10 * day, noon)).toBe("December 26, 2025");
    expect(formatsOf("ru").day(noon - day, noon)).toBe("Вчера");
    expect(formatsOf("zh").day(noon, noon)).toBe("今天");
  });

  it("say how long and how large in the largest unit that fits", () => {
    const { duration, bytes } = formatsOf("en");
    expect([5_000, 90_000, 2 * 3_600_000, 3 * day].map(duration)).toEqual(["1 min", "1 min", "2 hr", "3 days"]);
    expect([0, 900, 20_000, 2_500_000].map(bytes)).toEqual(["0 byte", "900 byte", "20 kB", "2.5 MB"]);
  });

  it("survive a language that is none", () => {
    expect(formatsOf("en").language("not a language")).toBe("not a language");
    expect(formatsOf("zh").language("ru")).toBe("俄语");
  });
});
