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
  const coverage = half.coverage;

  it("compares the first with the second, and the others with the first, by what was found, within five", () => {
    const ranked = [scored(20), scored(18), scored(2)];
    // A question of weight 8 counts half.
    expect([0, 1, 2].map((place) => signalsOf(8, ranked, place).lead / coverage)).toEqual([1, -1, -5]);
    expect(signalsOf(8, [scored(20)], 0).lead / coverage).toBe(5);
    const nothing = scored(20, { measures: { ...half, coverage: 0 } });
    expect(signalsOf(8, [nothing, scored(1)], 0).lead).toBe(0);
  });

  it("trusts differences less where the question is short", () => {
    const ranked = [scored(4), scored(2)];
    expect(signalsOf(1, ranked, 0).lead).toBeLessThan(signalsOf(20, ranked, 0).lead / 3);
    expect(signalsOf(1, ranked, 0).share).toBeLessThan(signalsOf(20, ranked, 0).share);
  });

  it("gives the logarithms of the shares, which are 1 together, and of how much was found", () => {
    const ranked = [scored(3), scored(2), scored(1)];
    const shares = [0, 1, 2].map((place) => Math.exp(signalsOf(9, ranked, place).share));
    expect(shares[0]).toBeGreaterThan(shares[1] ?? 1);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 2);
    expect(signalsOf(9, ranked, 0).found).toBeCloseTo(Math.log(1 + 9 * coverage));
  });
});

describe("probabilityOf", () => {
  it.each([
    ["an entry", true, ["characters", "phrasing", "pairs", "coverage"]],
    ["a document", false, ["words", "characters", "pairs", "sentences", "coverage"]],
  ] as const)("of %s grows with its measures and with its lead", (_, isEntry, names) => {
    const of = (score: number, better: Partial<Measures> = {}): number =>
      probabilityOf(9, [scored(score, { isEntry, measures: { ...half, ...better } }), scored(3, { isEntry })], 0);
    for (const name of names) expect(of(4, { [name]: 0.9 })).toBeGreaterThan(of(4));
    expect(of(5)).toBeGreaterThan(of(4));
  });

  it("of the second is less than that of the first", () => {
    const ranked = [scored(6), scored(4)];
    expect(probabilityOf(9, ranked, 1)).toBeLessThan(probabilityOf(9, ranked, 0));
    expect(probabilityOf(9, [scored(4), scored(4)], 0)).toBeLessThan(probabilityOf(9, ranked, 0));
  });
});
