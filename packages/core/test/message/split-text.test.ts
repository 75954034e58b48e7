import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrontdeskError } from "../../src/errors/frontdesk-error.ts";
import { splitText } from "../../src/message/index.ts";

const graphemes = (text: string): string[] =>
  [...new Intl.Segmenter("und").segment(text)].map(({ segment }) => segment);
const visible = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]/gu, "");

/** Words, spaces, breaks, emoji and marks, as customers and authors write them. */
const prose = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.stringMatching(/^[a-zа-я]{1,9}[.,!?]?$/) },
      { weight: 5, arbitrary: fc.constantFrom(" ", "  ", "\n", "\n\n", "\r\n", "\t") },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "你好。",
          "我想退货",
          "שלום",
          "👩‍👩‍👧‍👦",
          "🏳️‍🌈",
          "🇩🇪🇫🇷",
          "e\u0301\u0323",
          "각",
          "\\*",
          "&amp;",
        ),
      },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
    ),
    { maxLength: 120 },
  )
  .map((pieces) => pieces.join(""));

describe("splitText", () => {
  it("gives pieces that are never longer than asked, never blank, and lose white space only", () => {
    fc.assert(
      fc.property(prose, fc.integer({ min: 2, max: 80 }), (text, maxLength) => {
        const pieces = splitText(text, maxLength);
        for (const piece of pieces) {
          expect(piece.length).toBeLessThanOrEqual(maxLength);
          expect(piece.trim()).not.toBe("");
        }
        expect(visible(pieces.join(""))).toBe(visible(text));
      }),
      { numRuns: 2000 },
    );
  });

  it("finds its pieces in the text, in order, with nothing but white space between them", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme-ascii", maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (text, maxLength) => {
          let at = 0;
          for (const piece of splitText(text, maxLength)) {
            const found = text.indexOf(piece, at);
            expect(text.slice(at, found).trim()).toBe("");
            at = found + piece.length;
          }
          expect(text.slice(at).trim()).toBe("");
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("cuts between what a reader sees as characters, wherever one fits", () => {
    const family = "👩‍👩‍👧‍👦";
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "é", "e\u0301\u0323", family, "🇩🇪", "👍🏽", "각"), {
          minLength: 1,
          maxLength: 60,
        }),
        fc.integer({ min: family.length, max: 40 }),
        (characters, maxLength) => {
          const text = characters.join("");
          expect(splitText(text, maxLength).flatMap(graphemes)).toEqual(graphemes(text));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("keeps surrogate pairs whole even where a character must be cut", () => {
    const zalgo = `${"a"}${"\u0300".repeat(50)}😀${"\u{1d165}".repeat(30)}`;
    for (let maxLength = 2; maxLength < 30; maxLength += 1) {
      const pieces = splitText(zalgo, maxLength);
      expect(pieces.join("")).toBe(zalgo);
      for (const piece of pieces) expect(piece.isWellFormed()).toBe(true);
    }
  });

  it("does not cut an escape", () => {
    expect(splitText("aaaa\\*bbbb", 5)).toEqual(["aaaa", "\\*bbb", "b"]);
    expect(splitText("aaaaaaaa&amp;bbbb", 10)).toEqual(["aaaaaaaa", "&amp;bbbb"]);
  });

  it("prefers paragraphs to lines, lines to sentences, sentences to words", () => {
    expect(splitText("one two\n\nthree four\nfive. six", 22)).toEqual(["one two\n\nthree four", "five. six"]);
    expect(splitText("one two three\n\nfour\nfive. six", 22)).toEqual(["one two three", "four\nfive. six"]);
    expect(splitText("One is here. Two is there.", 20)).toEqual(["One is here.", "Two is there."]);
    expect(splitText("我想退货。你能帮我吗？谢谢", 8)).toEqual(["我想退货。", "你能帮我吗？谢谢"]);
    expect(splitText("supercalifragilistic word", 22)).toEqual(["supercalifragilistic", "word"]);
    expect(splitText("abcdefghij", 4)).toEqual(["abcd", "efgh", "ij"]);
  });

  it("keeps the indentation of a line that begins a piece", () => {
    expect(splitText("first line here\n    indented", 16)).toEqual(["first line here", "    indented"]);
  });

  it("makes no piece of blank text", () => {
    expect(splitText("", 10)).toEqual([]);
    expect(splitText(" \n\u200d\t ", 10)).toEqual([]);
    expect(splitText(`${" ".repeat(100)}x`, 10)).toEqual(["x"]);
  });

  it("leaves what fits as it is, at the limit and not beyond", () => {
    expect(splitText("x".repeat(10), 10)).toEqual(["x".repeat(10)]);
    expect(splitText("x".repeat(11), 10)).toEqual(["x".repeat(10), "x"]);
    expect(splitText(" a ", 10)).toEqual([" a "]);
  });

  it("refuses a length below one", () => {
    for (const length of [0, -1, Number.NaN]) {
      expect(() => splitText("text", length)).toThrow(
        expect.toSatisfy((error) => FrontdeskError.isInstance(error, "message.invalid")),
      );
    }
  });

  it("takes a hundred thousand units in its stride", () => {
    const text = `${"слово ".repeat(20_000)}${"x".repeat(20_000)}`;
    const pieces = splitText(text, 4096);
    expect(visible(pieces.join(""))).toBe(visible(text));
    expect(pieces.length).toBeLessThan(40);
  });
});

describe("splitText of Markdown", () => {
  it("closes code at a cut and opens it again", () => {
    const code = `Before.\n\n\`\`\`js\n${"let x = 1;\n".repeat(12)}\`\`\`\n\nAfter.`;
    const pieces = splitText(code, 60, { markdown: true });
    for (const piece of pieces) {
      expect(piece.length).toBeLessThanOrEqual(60);
      expect(piece.match(/^```/gm)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
    }
    expect(pieces[0]).toBe(`Before.\n\n\`\`\`js\n${"let x = 1;\n".repeat(3)}\`\`\``);
    expect(pieces[1]).toBe(`\`\`\`js\n${"let x = 1;\n".repeat(4)}\`\`\``);
    expect(pieces.at(-1)).toMatch(/After\.$/);
    expect(pieces.join("").match(/let x = 1;/g)).toHaveLength(12);
  });

  it("stays within the limit and loses nothing, whatever fences there are", () => {
    const line = fc.constantFrom(
      "```",
      "```js",
      "~~~~",
      "~~~~",
      "text **bold** text",
      "a `code` b",
      "",
      "long ".repeat(12),
      "[x](https://a.example/b)",
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), fc.integer({ min: 30, max: 120 }), (lines, maxLength) => {
        const text = lines.join("\n");
        const pieces = splitText(text, maxLength, { markdown: true });
        for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(maxLength);
        const words = (from: string): string => from.replace(/^(?:```|~~~).*$/gm, "").replace(/\s/g, "");
        expect(words(pieces.join("\n"))).toBe(words(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("does not cut short inline constructs", () => {
    const link = "[the terms](https://example.com/t)";
    expect(splitText(`${"x".repeat(60)} ${link} tail`, 80, { markdown: true })).toEqual([
      "x".repeat(60),
      `${link} tail`,
    ]);
    expect(splitText(`${"word ".repeat(13)}**a few bold words** end`, 75, { markdown: true })).toEqual([
      "word ".repeat(13).trimEnd(),
      "**a few bold words** end",
    ]);
  });
});
