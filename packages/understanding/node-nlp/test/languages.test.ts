import { expect, test } from "vitest";
import { languageOf, rowsOf } from "../src/languages.ts";

test.each([
  ["en", "en"],
  ["pt-BR", "pt"],
  ["zh_Hant_TW", "zh"],
  ["ZH-tw", "zh"],
  ["nb-NO", "no"],
  ["fil", "xx"],
  ["", "xx"],
])("the locale %s is in the language %s", (locale, language) => {
  expect(languageOf(locale)).toBe(language);
});

function languages(...examples: readonly (readonly [text: string, locale?: string])[]): (readonly string[])[] {
  return rowsOf(examples.map(([text, locale]) => ({ text, label: "a", locale }))).map((row) => row.languages);
}

test("an example without a locale belongs to every language that others name", () => {
  expect(languages(["refund", "en"], ["возврат", "ru"], ["refund / возврат"])).toEqual([["en"], ["ru"], ["en", "ru"]]);
});

test("where none is named, the script tells", () => {
  const texts = [
    "refund",
    "Rückgabe",
    "возврат",
    "повернення грошей її",
    "退款",
    "返品したい",
    "환불",
    "استرداد",
    "123",
  ];
  const found = languages(...texts.map((text) => [text] as const)).flat();
  expect(found).toEqual(["en", "en", "ru", "uk", "zh", "ja", "ko", "ar", "en"]);
});
