import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { documentPassages } from "../src/document-passages.ts";
import { sizeOf } from "../src/size.ts";

const passagesOf = (source: string) =>
  documentPassages({ path: "a.md", folder: "knowledge", file: "/knowledge/a.md", source });

const sentence = (words: number): string => `${Array.from({ length: words }, (_, i) => `word${i}`).join(" ")}.`;
const paragraphs = (count: number, words: number): string =>
  Array.from({ length: count }, () => sentence(words)).join("\n\n");

describe("what is long under a heading", () => {
  it("is cut into passages of 150–300 words, at paragraphs", () => {
    const passages = passagesOf(`# A\n\n${paragraphs(40, 25)}`);
    expect(passages.map(({ id }) => id)).toEqual(["a.md#a", "a.md#a~2", "a.md#a~3", "a.md#a~4"]);
    for (const { body } of passages) {
      const words = body.split(/\s+/).length;
      expect(words).toBeGreaterThanOrEqual(150);
      expect(words).toBeLessThanOrEqual(300);
      expect(body.startsWith("word0 ") && body.endsWith(".")).toBe(true);
    }
  });

  it("is cut into passages of up to 500 characters of Chinese", () => {
    const passages = passagesOf(`# A\n\n${`${"退货".repeat(20)}。`.repeat(40)}`);
    expect(passages.length).toBeGreaterThan(2);
    for (const { body } of passages) {
      expect(body.length).toBeGreaterThan(250);
      expect(body.length).toBeLessThanOrEqual(520);
      expect(body.endsWith("。")).toBe(true);
    }
  });

  it("stays whole up to 300 words", () => {
    expect(passagesOf(`# A\n\n${paragraphs(12, 25)}`)).toHaveLength(1);
    expect(passagesOf(`# A\n\n${paragraphs(13, 25)}`)).toHaveLength(2);
  });

  it("is never cut through a list, a table or code, which stay with what announces them", () => {
    const list = Array.from({ length: 60 }, (_, i) => `- ${sentence(6)} ${i}`).join("\n");
    const table = `| a | b |\n|---|---|\n${Array.from({ length: 80 }, () => "| one two | three four |").join("\n")}`;
    const code = `\`\`\`sh\n${Array.from({ length: 80 }, () => "run this. Then that.").join("\n")}\n\`\`\``;
    for (const block of [list, table, code]) {
      const bodies = passagesOf(`# A\n\n${paragraphs(8, 25)}\n\nDo this:\n\n${block}\n\n${paragraphs(8, 25)}`).map(
        ({ body }) => body,
      );
      expect(bodies.length).toBeGreaterThan(2);
      expect(bodies.filter((body) => body.includes(`Do this:\n\n${block}`))).toHaveLength(1);
    }
  });

  it("is not cut inside a link", () => {
    const link = `[${sentence(40)} ${sentence(40)}](https://a.example)`;
    const bodies = passagesOf(`# A\n\n${Array.from({ length: 8 }, () => `${sentence(30)} ${link}`).join(" ")}`).map(
      ({ body }) => body,
    );
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies.join("\n").split(link)).toHaveLength(9);
  });

  it("has its question and phrasings in the first passage, and its title in all", () => {
    const passages = passagesOf(`# A\n\n## Why?\n\n<!-- also: how come -->\n\n${paragraphs(20, 25)}`);
    expect(passages.map(({ title, question, alternatives }) => [title, question, alternatives])).toEqual([
      ["A › Why?", "Why?", ["how come"]],
      ["A › Why?", undefined, []],
    ]);
  });
});

const blocks =
  "# A|## Why?|### 如何？|\n# #|\nTitle\n===|- item|1. item|  - nested|> quote|```|~~~|***|\n---|\t|<!-- x -->|<div>|</div>|[a]: b|[x][a]|![i][a]|    code|&amp;|\\";
const line = fc.oneof(
  fc.constantFrom(...blocks.split("|"), "| a | b |\n|---|---|\n| c | d |", "", "", ""),
  fc
    .array(fc.constantFrom("word", "слово.", "退货。", "*em*", "`code`", "[l](u)", "<b>", "🎉", ":", "e\u0301"), {
      maxLength: 60,
    })
    .map((parts) => parts.join(" ")),
  // A line under a text may make a heading of it.
  fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => (/^\s*[=-]+\s*$/.test(text) ? "" : text)),
);
const markdown = fc
  .tuple(
    fc.constantFrom("", "\ufeff", "---\ntitle: T\n---\n", "---\r\n---\r\n"),
    fc.array(line, { maxLength: 40 }),
    fc.constantFrom("\n", "\r\n"),
  )
  .map(([top, lines, end]) => ({ source: top + lines.join(end), text: lines.join(end) }));

describe("any Markdown", () => {
  it("is cut into passages that follow each other, have exact places and leave no text out", () => {
    fc.assert(
      fc.property(markdown, ({ source, text }) => {
        const passages = passagesOf(source);
        let covered = "";
        let at = 0;
        for (const { start, end, body } of passages) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(source.length);
          expect(body.trim()).not.toBe("");
          covered += `${source.slice(start, end)}\n`;
          at = end;
        }
        expect(new Set(passages.map(({ id }) => id)).size).toBe(passages.length);
        // No heading has these words, so each is in a passage.
        for (const word of ["word", "слово", "退货"]) {
          expect(covered.split(word).length).toBe(text.split(word).length);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("may be nested deeply", () => {
    expect(passagesOf(`${">".repeat(500)} word`)).toHaveLength(1);
    expect(passagesOf(`${"- ".repeat(500)}word`)).toHaveLength(1);
  });
});

describe("sizeOf", () => {
  it("is 1 for 300 words or 500 characters of Chinese", () => {
    expect(sizeOf(sentence(300))).toBeCloseTo(1);
    expect(sizeOf("退".repeat(500))).toBeCloseTo(1);
    expect(sizeOf("")).toBe(0);
  });
});
