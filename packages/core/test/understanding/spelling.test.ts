import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Spelling } from "../../src/understanding/spelling.ts";

describe("spelling", () => {
  const spelling = new Spelling(["order", "return", "cancel", "возврат", "cart", "card", "dark", "of", "a1234"]);

  it.each([
    ["ordr", "order"],
    ["ordder", "order"],
    ["oredr", "order"],
    ["ordar", "order"],
    ["xorder", "order"],
    ["orde", "order"],
    ["retrun", "return"],
    ["возрват", "возврат"],
  ])("takes %j for %j", (mistyped, meant) => {
    expect(spelling.nearest(mistyped)).toBe(meant);
  });

  it("takes the more frequent of two that are as near", () => {
    expect(spelling.nearest("carx")).toBe("cart");
  });

  it.each(["odrre", "oder1", "oof", "park", "a1243", "zebra", ""])("leaves %j alone", (word) => {
    expect(spelling.nearest(word)).toBeUndefined();
  });

  it("finds a word again after any one edit", () => {
    const words = ["delivery", "password", "забронировать", "subscription"];
    const known = new Spelling(words);
    fc.assert(
      fc.property(
        fc.constantFrom(...words),
        fc.nat(20),
        fc.constantFrom("x", "q", "ы"),
        fc.nat(3),
        (word, place, letter, edit) => {
          const at = place % (word.length - 1);
          const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
          const edited = [
            word.slice(0, at) + word.slice(at + 1),
            word.slice(0, at) + letter + word.slice(at),
            word.slice(0, at) + letter + word.slice(at + 1),
            swapped,
          ][edit];
          expect(known.nearest(edited ?? "")).toBe(word);
        },
      ),
    );
  });
});
