import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeMarkdown, type Mark, plainText, readMarkdown } from "../../src/message/index.ts";

/** What each mark holds, outermost first: `bold:word`. */
function marked(markdown: string): string[] {
  const { text, marks } = readMarkdown(markdown);
  return marks.map((mark) => `${mark.kind}:${text.slice(mark.start, mark.end)}`);
}

const snippets = fc.constantFrom(
  ..."* ** *** _ __ ~~ ` `` ``` [ ] ]( ) ( ![ < > # - + 1. > \\ & &amp; &#x41; \n \n\n".split(" "),
  " ",
  "word",
  "слово",
  "退货",
  "](https://a.example)",
  "](javascript:alert(1))",
  "<https://a.example>",
  "\\*",
  "- item",
  "> quote",
  "```js\n",
  "😀",
);
const markdown = fc.array(snippets, { maxLength: 40 }).map((pieces) => pieces.join(""));

describe("readMarkdown", () => {
  it("reads emphasis", () => {
    expect(readMarkdown("Very **soon**")).toEqual({ text: "Very soon", marks: [{ kind: "bold", start: 5, end: 9 }] });
    expect(marked("*a* _b_ __c__ ~~d~~")).toEqual(["italic:a", "italic:b", "bold:c", "strike:d"]);
    expect(marked("**a *b* c**")).toEqual(["bold:a b c", "italic:b"]);
    expect(marked("***a***").toSorted()).toEqual(["bold:a", "italic:a"]);
    expect(marked("他说**“好”**了")).toEqual(["bold:“好”"]);
  });

  it("leaves signs that mark nothing", () => {
    for (const text of [
      "2 * 3 * 4",
      "snake_case_name",
      "a ** b",
      "*open",
      "close*",
      "~one~",
      "5 < 6 & 7 > 2",
      "**",
      "a]b[c",
    ]) {
      expect(readMarkdown(text)).toEqual({ text, marks: [] });
    }
  });

  it("reads code, and nothing inside of it", () => {
    expect(marked("run `npm *i*` now")).toEqual(["code:npm *i*"]);
    expect(marked("`` a`b ``")).toEqual(["code:a`b"]);
    expect(readMarkdown("```ts\nlet *a* = 1;\n```\nafter")).toEqual({
      text: "let *a* = 1;\nafter",
      marks: [{ kind: "preformatted", start: 0, end: 12, language: "ts" }],
    });
    expect(marked("~~~\nnever closed")).toEqual(["preformatted:never closed"]);
  });

  it("reads links whose address is safe, and shows others to the letter", () => {
    expect(readMarkdown("[our *terms*](https://a.example/t_(1))").marks).toEqual([
      { kind: "link", start: 0, end: 9, url: "https://a.example/t_(1)" },
      { kind: "italic", start: 4, end: 9 },
    ]);
    expect(marked("<https://a.example>")).toEqual(["link:https://a.example"]);
    expect(marked("![a map](https://a.example/m.png)")).toEqual(["link:a map"]);
    expect(marked("[](https://a.example)")).toEqual(["link:https://a.example"]);
    expect(marked("[![alt](https://a.example/i)](https://b.example)")).toEqual(["link:alt"]);
    for (const text of [
      "[x](javascript:alert(1))",
      "[x](data:text/html,1)",
      "[x](//a.example)",
      "[x]()",
      "[x] (https://a.example)",
    ]) {
      expect(readMarkdown(text)).toEqual({ text, marks: [] });
    }
    expect(marked("*a [b* c](https://a.example)")).toEqual(["link:b* c"]);
  });

  it("reads blocks line by line", () => {
    const { text, marks } = readMarkdown(
      "# Title\n\n- one\n* two **b**\n  + three\n1. first\n---\n> quoted\n> *more*\nend",
    );
    expect(text).toBe("Title\n\n• one\n• two b\n  • three\n1. first\n———\nquoted\nmore\nend");
    expect(marks.map((mark) => `${mark.kind}:${text.slice(mark.start, mark.end)}`)).toEqual([
      "bold:Title",
      "bold:b",
      "quote:quoted\nmore",
      "italic:more",
    ]);
  });

  it("reads escapes and entities", () => {
    expect(readMarkdown("\\*a\\* \\[b\\] &lt;&amp;&gt; &#65;&#x42; &nope; \\x \\").text).toBe(
      "*a* [b] <&> AB &nope; \\x \\",
    );
  });

  it("marks nest, and the text is no longer than its source", () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const { text, marks } = readMarkdown(source);
        expect(text.length).toBeLessThanOrEqual(source.length);
        const open: Mark[] = [];
        for (const mark of marks) {
          expect(mark.start).toBeLessThan(mark.end);
          expect(mark.end).toBeLessThanOrEqual(text.length);
          while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= mark.start) open.pop();
          expect(mark.end).toBeLessThanOrEqual(open.at(-1)?.end ?? Number.POSITIVE_INFINITY);
          open.push(mark);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("stays linear on what makes backtracking readers slow", () => {
    for (const evil of ["*a ", "_", "[", "](", "`a", "``a`", "![", "<https://", "**a*", "> ", "&", "~~a "]) {
      const source = evil.repeat(Math.floor(30_000 / evil.length));
      expect(readMarkdown(source).text.length).toBeLessThanOrEqual(source.length);
    }
  });
});

describe("plainText", () => {
  it("keeps what is said and where links lead", () => {
    expect(plainText("See **our** [terms](https://a.example/terms).")).toBe("See our terms (https://a.example/terms).");
    expect(
      plainText("<https://a.example> [https://b.example](https://b.example) [a@b.example](mailto:a@b.example)"),
    ).toBe("https://a.example https://b.example a@b.example");
    expect(plainText("[write](mailto:a@b.example)")).toBe("write (a@b.example)");
  });
});

describe("escapeMarkdown", () => {
  it("makes Markdown that shows any text to the letter", () => {
    fc.assert(
      fc.property(fc.oneof(markdown, fc.string({ unit: "binary" })), (text) => {
        expect(readMarkdown(escapeMarkdown(text))).toEqual({ text, marks: [] });
      }),
      { numRuns: 1000 },
    );
  });
});
