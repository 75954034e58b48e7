import { expect, test } from "vitest";
import { outOfScope, scopeScore, scopeThreshold } from "../src/scope.ts";

test("the score grows with the strength of the best candidate and with the share of known words", () => {
  const score = (strength: number, known: number): number =>
    scopeScore({ strongest: strength > 0 ? [{ label: "a", strength }] : [], known, language: "en" });
  expect(score(0.9, 1)).toBeGreaterThan(score(0.5, 1));
  expect(score(0.5, 1)).toBeGreaterThan(score(0.5, 0.5));
  expect(score(0, 0)).toBe(0);
});

test("of many held-out messages about one in twenty falls below the threshold; few hardly move it", () => {
  const scores = Array.from({ length: 2_000 }, (_, at) => 5 + at / 500);
  const threshold = scopeThreshold(scores);
  const below = scores.filter((score) => outOfScope(score, threshold) > 0.5).length;
  expect(below / scores.length).toBeGreaterThan(0.03);
  expect(below / scores.length).toBeLessThan(0.06);
  const usual = scopeThreshold([]);
  expect(Math.abs(scopeThreshold([9]) - usual)).toBeLessThan(0.5);
  // A message of which no word is known is out of scope for a bot without experience.
  expect(outOfScope(0, usual)).toBeGreaterThan(0.9);
});
