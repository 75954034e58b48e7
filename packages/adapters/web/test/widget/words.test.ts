import { expect, test } from "vitest";
import { type Key, languageOf, languages, table, wordsOf } from "../../widget/words.ts";

const rows = Object.entries(table);

test.for(languages.map((language, column) => [language, column] as const))("everything is said in %s", ([, column]) => {
  for (const [key, row] of rows) expect(row[column]?.trim(), key).toMatch(/\S/);
});

test("every language has the same gaps to fill in", () => {
  const gaps = (text: string): number => text.split("{}").length - 1;
  for (const [key, row] of rows) expect(row.map(gaps), key).toEqual(languages.map(() => gaps(row[0])));
});

test("gaps are filled in order, and what fills them is not read again", () => {
  expect(wordsOf("en")("big", "{}.png", "5 MB")).toBe("{}.png: 5 MB at most.");
  expect(wordsOf("de")("typing", "$&")).toBe("$& schreibt…");
});

test.for([
  ["de", "de"],
  ["de-AT", "de"],
  ["ZH_Hant-TW", "zh"],
  ["pt-BR", "en"],
  ["", "en"],
] as const)("for %j the widget speaks %s", ([tag, language]) => {
  expect(languageOf(tag)).toBe(language);
});

test("no text is said in English by mistake", () => {
  // The same word in both languages.
  const alike = new Set<Key>(["chat", "sources", "no"]);
  for (const [key, [en, ...others]] of rows) {
    // Safe: these are the keys of the table.
    if (!alike.has(key as Key)) expect(others, key).not.toContain(en);
  }
});
