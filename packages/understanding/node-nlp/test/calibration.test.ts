import { expect, test } from "vitest";
import { chanceOf, chancesOf, fit, measuresOf, type Trial } from "../src/calibration.ts";
import { seeded } from "../src/seeded.ts";

const usual = fit([]);

function judgement(strengths: readonly number[], known = 1) {
  return { strongest: strengths.map((strength, at) => ({ label: `${at}`, strength })), known, language: "en" };
}

/** Best candidates whose being right follows given weights. */
function trialsOf(count: number, truth: readonly number[], random: () => number): Trial[] {
  return Array.from({ length: count }, () => {
    const strength = random();
    const measures = measuresOf(judgement([strength, strength * random()], random()), 0, 20);
    return { measures, isRight: random() < chanceOf(measures, truth) };
  });
}

test("a stronger activation is more probable, a stronger rival makes it less so", () => {
  const chance = (strengths: readonly number[], known = 1): number =>
    chancesOf(judgement(strengths, known), 10, usual)[0] ?? 0;
  expect(chance([0.9])).toBeGreaterThan(chance([0.5]));
  expect(chance([0.9, 0.1])).toBeGreaterThan(chance([0.9, 0.6]));
  expect(chance([1])).toBeGreaterThan(0.95);
  expect(chance([0.1], 0.3)).toBeLessThan(0.5);
});

test("the candidates of a message share a probability of 1 at most, in their order", () => {
  for (const strengths of [
    [1, 1],
    [0.9, 0.9, 0.9],
    [0.6, 0.5, 0.1],
    [2, 1.9],
  ]) {
    const chances = chancesOf(judgement(strengths), 5, usual);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(1 + 1e-12);
    expect(chances).toEqual(chances.toSorted((first, second) => second - first));
  }
});

test("many trials move the weights to what they say: of those given with a probability, that share is right", () => {
  const truth = [-2, 4, -1, 1, -0.2];
  const weights = fit(trialsOf(4_000, truth, seeded(1)));
  const fresh = trialsOf(20_000, truth, seeded(2));
  for (const low of [0, 0.2, 0.4, 0.6, 0.8]) {
    const bin = fresh.filter(({ measures }) => Math.floor(chanceOf(measures, weights) * 5) / 5 === low);
    if (bin.length < 200) continue;
    const mean = bin.reduce((sum, { measures }) => sum + chanceOf(measures, weights), 0) / bin.length;
    expect(Math.abs(mean - bin.filter(({ isRight }) => isRight).length / bin.length)).toBeLessThan(0.05);
  }
  // The usual weights, which know nothing of these trials, would not do.
  const usualMean = fresh.reduce((sum, { measures }) => sum + chanceOf(measures, usual), 0) / fresh.length;
  expect(Math.abs(usualMean - fresh.filter(({ isRight }) => isRight).length / fresh.length)).toBeGreaterThan(0.1);
});

test("few trials hardly move them, and trials that are all right or all wrong leave them finite", () => {
  const measures = measuresOf(judgement([0.5]), 0, 3);
  const before = chanceOf(measures, usual);
  const after = chanceOf(measures, fit([{ measures, isRight: false }]));
  expect(after).toBeLessThan(before);
  expect(before - after).toBeLessThan(0.1);
  for (const isRight of [true, false]) {
    const same = Array.from({ length: 2_000 }, () => ({ measures, isRight }));
    const chance = chanceOf(measures, fit(same));
    expect(isRight ? chance : 1 - chance).toBeGreaterThan(0.95);
    expect(chance).toBeGreaterThan(0);
    expect(chance).toBeLessThan(1);
  }
});
