import { readMarkdown } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Piece, treeOf } from "../../page/parts/marked-tree.ts";

const treeFor = (markdown: string): readonly Piece[] => treeOf(readMarkdown(markdown));

function textIn(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === "text" ? piece.text : textIn(piece.pieces))).join("");
}

function linksIn(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap((piece) => {
    if (piece.kind === "text") return [];
    return [...(piece.kind === "link" ? [piece.url] : []), ...linksIn(piece.pieces)];
  });
}

/** Texts that come near to what is dangerous, and near to what Markdown means something by. */
const wild = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "**", "_", "`", "```\n", "> ", "- "),
      fc.constantFrom("[a](javascript:alert(1))", "[a](data:text/html,<script>)", "[a](https://a.example/?q=1)", "\n"),
      fc.constantFrom("[x](JaVaScRiPt:alert(1))", "[y](vbscript:x)", "[z](//evil.example)", "&#106;avascript:", "\\"),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

describe("the tree of a text in Markdown", () => {
  it("has looks and links as pieces", () => {
    expect(treeFor("See **the [shop](https://shop.example/)** now")).toEqual([
      { kind: "text", text: "See " },
      {
        kind: "look",
        look: "bold",
        pieces: [
          { kind: "text", text: "the " },
          { kind: "link", url: "https://shop.example/", pieces: [{ kind: "text", text: "shop" }] },
        ],
      },
      { kind: "text", text: " now" },
    ]);
  });

  it("shows HTML to the letter", () => {
    expect(textIn(treeFor('<img src=x onerror="alert(1)">'))).toBe('<img src=x onerror="alert(1)">');
  });

  it("leads nowhere but to http, https, mail and telephone, whatever the text is", () => {
    fc.assert(
      fc.property(wild, (markdown) => {
        for (const url of linksIn(treeFor(markdown))) expect(url).toMatch(/^(?:https?|mailto|tel):/);
      }),
    );
  });

  it("says all of the text once and in order, whatever the text is", () => {
    fc.assert(
      fc.property(wild, (markdown) => {
        expect(textIn(treeFor(markdown))).toBe(readMarkdown(markdown).text);
      }),
    );
  });

  it("makes a link that is not safe its text, also where the reader was not careful", () => {
    const text = { text: "press me", marks: [{ kind: "link", start: 0, end: 8, url: "javascript:alert(1)" }] } as const;
    expect(treeOf(text)).toEqual([{ kind: "text", text: "press me" }]);
  });
});
