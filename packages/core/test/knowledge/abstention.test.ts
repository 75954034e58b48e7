import { describe, expect, it } from "vitest";
import { probabilityOf, signalsOf } from "../../src/knowledge/abstention.ts";
import type { Measures } from "../../src/knowledge/measures.ts";
import type { Scored } from "../../src/knowledge/ranking.ts";

const half: Measures = {
  words: 0.5,
  coverage: 0.5,
  characters: 0.5,
  phrasing: 0.5,
  pairs: 0.5,
  sentence: 0.5,
  sentences: 0.5,
};

function scored(score: number, fields: Partial<Scored> = {}): Scored {
  return { measures: half, score, isEntry: true, ...fields };
}

describe("signalsOf", () => {
  it("looks at phrasings of entries, and at sentences of documents", () => {
    expect(signalsOf(9, [scored(1)], 0)).toMatchObject({ phrasing: 0.5, sentences: 0, isEntry: 1 });
    expect(signalsOf(9, [scored(1, { isEntry: false })], 0)).toMatchObject({ phrasing: 0, sentences: 0.5, isEntry: 0 });
  });

  it("compares the first with the second, and the others with the first, within five", () => {
    const ranked = [scored(20), scored(19), scored(2)];
    expect([0, 1, 2].map((place) => signalsOf(9, ranked, place).margin)).toEqual([1, -1, -5]);
    expect(signalsOf(9, [scored(20)], 0).margin).toBe(5);
  });

  it("gives the logarithms of the shares, which are 1 together, and of how much was found", () => {
    const ranked = [scored(3), scored(2), scored(1)];
    const shares = [0, 1, 2].map((place) => Math.exp(signalsOf(9, ranked, place).share));
    expect(shares[0]).toBeGreaterThan(shares[1] ?? 1);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    expect(signalsOf(9, ranked, 0).found).toBeCloseTo(Math.log(1 + 9 * half.coverage));
  });
});

describe("probabilityOf", () => {
  it("grows with the measures, with the lead and with how much was found", () => {
    const ranked = [scored(5), scored(4)];
    const base = probabilityOf(9, ranked, 0);
    for (const measure of ["words", "characters", "phrasing", "pairs"] as const) {
      const better = [scored(5, { measures: { ...half, [measure]: 0.9 } }), scored(4)];
      expect(probabilityOf(9, better, 0)).toBeGreaterThan(base);
    }
    expect(probabilityOf(9, [scored(6), scored(4)], 0)).toBeGreaterThan(base);
    expect(probabilityOf(20, ranked, 0)).toBeGreaterThan(base);
  });

  it("is greater for a document when its sentences have more of the question", () => {
    const document = (sentences: number): number =>
      probabilityOf(9, [scored(5, { isEntry: false, measures: { ...half, sentences } })], 0);
    expect(document(0.9)).toBeGreaterThan(document(0.4));
  });

  it("of the second is less than that of the first when it is far behind", () => {
    const ranked = [scored(9), scored(4)];
    expect(probabilityOf(9, ranked, 1)).toBeLessThan(probabilityOf(9, ranked, 0));
  });
});
