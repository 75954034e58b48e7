import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { locales } from "../shop.ts";

const files = ["delivery", "payment", "warranty", "returns", "accounts", "privacy"] as const;

async function entries(locale: string, file: string): Promise<readonly string[]> {
  const text = await readFile(new URL(`../knowledge/${locale}/${file}.md`, import.meta.url), "utf8");
  expect(text).toContain(`language: ${locale}\nkind: faq\nurl: /help/${file}\n`);
  const sections = text.split(/^## /m).slice(1);
  for (const section of sections) expect(section).toMatch(/^.+\n\n<!-- also: .+ \| .+ -->\n\n\S.+\n+$/);
  return sections.map((section) => section.slice(0, section.indexOf("\n")));
}

test.each(files)("%s.md has the same entries in every language", async (file) => {
  const counts = await Promise.all(locales.map(async (locale) => (await entries(locale, file)).length));
  expect(new Set(counts).size).toBe(1);
});

test("each evaluation question names an entry of its language, or none, and each entry is asked for", async () => {
  const lines = await readFile(new URL("../evaluation/questions.jsonl", import.meta.url), "utf8");
  const questions: readonly { text: string; locale: string; entry: string | null }[] = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  for (const locale of locales) {
    const asked = questions.filter((question) => question.locale === locale);
    const named = asked.flatMap(({ entry }) => entry ?? []);
    const known = (await Promise.all(files.map((file) => entries(locale, file)))).flat();
    expect(new Set(named)).toEqual(new Set(known));
    expect(asked.length - named.length).toBeGreaterThanOrEqual(10);
  }
});
