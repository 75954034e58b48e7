import { describe, expect, it } from "vitest";
import { analyse, sentences, styleOf, termOf, withoutMarkup } from "../../src/knowledge/analyse.ts";

const pieces = (text: string): string[] => analyse(text).map(({ text: piece, kind }) => `${piece}:${kind}`);
const terms = (text: string, language?: string): string[] =>
  analyse(text).map((piece) => termOf(piece, styleOf(language)));

describe("analyse", () => {
  it("finds words and numbers", () => {
    expect(pieces("Where's order A1234, Ёжик?")).toEqual(["wheres:word", "order:word", "a1234:number", "ежик:word"]);
  });

  it("finds words and all pairs of characters in Chinese", () => {
    // How the dictionary cuts is up to the runtime.
    const segments = analyse("退货流程").filter(({ kind }) => kind === "segment");
    expect(segments.map(({ text }) => text).join("")).toBe("退货流程");
    expect(pieces("退货流程").slice(segments.length)).toEqual(["退货:pair", "货流:pair", "流程:pair"]);
  });

  it("keeps pairs inside a run of characters", () => {
    expect(pieces("退货, 付款").filter((piece) => piece.endsWith("pair"))).toEqual(["退货:pair", "付款:pair"]);
    expect(pieces("用paypal付").map((piece) => piece.split(":")[1])).toEqual(["segment", "word", "segment"]);
  });

  it("adds pairs to Korean words, whose particles are glued on", () => {
    expect(pieces("배송은")).toEqual(["배송은:word", "배송:pair", "송은:pair"]);
  });

  it("finds nothing in what has no words", () => {
    expect(pieces("?! 🎉 …")).toEqual([]);
  });
});

describe("termOf", () => {
  it("stems English and Russian, also where no language is given", () => {
    expect(terms("deliveries посылками")).toEqual(["deliveri", "посылк"]);
    expect(terms("deliveries посылками", "en-GB")).toEqual(["deliveri", "посылк"]);
  });

  it("cuts the words of other languages, and keeps them apart from stems", () => {
    expect(terms("Lieferungen доставка", "de")).toEqual(["liefe*", "доста*"]);
    expect(terms("παραδόσεις")[0]).toHaveLength(6);
  });

  it("does not take a pair for a word of two characters", () => {
    expect(termOf({ text: "中国", kind: "pair" }, "stem")).not.toBe(termOf({ text: "中国", kind: "segment" }, "stem"));
  });
});

describe("sentences", () => {
  it("cuts at sentences, paragraphs, items and rows, but not at a line that was only wrapped", () => {
    const text = "One. Two\nwrapped! Three\n\n- four\n- five\n1. six\n| seven | eight |\n| nine |";
    expect(sentences(text).map((sentence) => sentence.trim())).toEqual([
      "One.",
      "Two\nwrapped!",
      "Three",
      "- four",
      "- five",
      "1. six",
      "| seven | eight |",
      "| nine |",
    ]);
  });

  it("cuts Chinese without blanks, and no number at its point", () => {
    expect(sentences("三天送达。周末不送！")).toEqual(["三天送达。", "周末不送！"]);
    expect(sentences("It is 4.90 euros")).toHaveLength(1);
  });
});

describe("withoutMarkup", () => {
  it.each([
    ["See [returns](https://shop.example/returns?a=b).", "See [returns]."],
    ["Press <kbd class='x'>Enter</kbd>", "Press  Enter "],
    ["Write to help@shop.example now", "Write to   now"],
    ["Go to https://shop.example/help", "Go to  "],
    ["if 3 < 5 and 7 > 6", "if 3 < 5 and 7 > 6"],
  ])("%s", (markdown, read) => {
    expect(withoutMarkup(markdown)).toBe(read);
  });
});
