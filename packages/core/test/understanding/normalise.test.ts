import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalise, words } from "../../src/index.ts";

describe("normalise", () => {
  it.each([
    ["WHERE Is It", "where is it"],
    ["ＡＢＣ１２３", "abc123"],
    ["Ёлка и её ЁЖ", "елка и ее еж"],
    ["йод їжак", "йод їжак"],
    ["Crème Brûlée, señor Müller", "creme brulee, senor muller"],
    ["what’s `this´", "what's 'this'"],
    ["a\u0000b\tc\nd", "a b c d"],
    ["in\u200bvis\u00adible", "invisible"],
    ["ﬁne №5", "fine no5"],
    ["我要退貨！", "我要退貨!"],
  ])("%j → %j", (text, expected) => {
    expect(normalise(text)).toBe(expected);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }),
    );
  });
});

describe("words", () => {
  it.each([
    ["Where's my order A1234?", ["wheres", "my", "order", "a1234"]],
    ["don't, can't — I'm", ["dont", "cant", "im"]],
    ["l'ordre d’achat qu'il", ["l", "ordre", "d", "achat", "qu", "il"]],
    ["об’єкт п'ять", ["обєкт", "пять"]],
    ["'quoted' o' words'", ["quoted", "o", "words"]],
    ["e-mail, 12.5 €", ["e", "mail", "12", "5"]],
    ["我要取消订单A1234，谢谢", ["我要", "取消", "订单", "a1234", "谢谢"]],
    ["สวัสดีครับ", ["สวัสดี", "ครับ"]],
    ["👍 !!! …", []],
    ["", []],
  ])("%j → %j", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it("loses no letter and no digit", () => {
    const kept = /[\p{L}\p{M}\p{N}]/gu;
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        const letters = normalise(text).match(kept)?.join("") ?? "";
        expect(words(text).join("")).toBe(letters);
      }),
    );
  });
});
