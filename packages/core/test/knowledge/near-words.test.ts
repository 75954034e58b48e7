import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOneEditApart } from "../../src/knowledge/near-words.ts";

/** All words one edit away, the slow way. */
function edits(word: string, letters: string): Set<string> {
  const results = new Set<string>();
  for (let at = 0; at <= word.length; at++) {
    for (const letter of letters) {
      results.add(word.slice(0, at) + letter + word.slice(at));
      if (at < word.length) results.add(word.slice(0, at) + letter + word.slice(at + 1));
    }
    if (at < word.length) results.add(word.slice(0, at) + word.slice(at + 1));
    if (at + 1 < word.length) results.add(word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2));
  }
  results.delete(word);
  return results;
}

describe("isOneEditApart", () => {
  it("holds for exactly the words that one edit makes", () => {
    const words = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(isOneEditApart(a, b)).toBe(edits(a, "abc").has(b));
      }),
      { numRuns: 2000 },
    );
  });

  it("holds for every edit of a word", () => {
    for (const edit of edits("parcel", "aelpz")) expect([edit, isOneEditApart("parcel", edit)]).toEqual([edit, true]);
  });
});
