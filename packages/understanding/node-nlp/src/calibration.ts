import type { Judgement } from "./intent-networks.ts";

/** What the probability of a candidate depends on: a constant, its own strength and others. */
type Measures = readonly number[];

/** One best candidate of a message that the networks had not seen. */
export interface Trial {
  readonly measures: Measures;
  readonly isRight: boolean;
}

/**
 * Constant, strength of the candidate, strength of its strongest rival, share of known stems, logarithm of the number
 * of intents: a logistic regression over 132 bots drawn from the training parts of public sets (2 to 40 intents, 3 to
 * 20 examples each), tried on 132 others.
 */
const usualWeights: Measures = [-0.45, 7.35, -5.66, 0.96, -0.5];
/** How firmly each weight stays near its usual value; the larger, the more trials it takes. Chosen on the same bots. */
const firmness: Measures = [10, 1, 1, 10, 10];
const mostSteps = 50;

/** What the probability of the candidate at a place depends on. */
export function measuresOf({ strongest, known }: Judgement, place: number, intents: number): Measures {
  const rival = strongest[place === 0 ? 1 : 0]?.strength ?? 0;
  return [1, strongest[place]?.strength ?? 0, rival, known, Math.log(Math.max(1, intents))];
}

/**
 * The weights that explain best which candidates were right, near the usual ones where trials are few; by Newton's
 * method, with steps halved until they are an improvement.
 */
export function fit(trials: readonly Trial[]): Measures {
  let weights = usualWeights;
  let loss = lossOf(weights, trials);
  for (let step = 0; step < mostSteps; step++) {
    const change = stepOf(weights, trials);
    const before = loss;
    for (let share = 1; share > 1e-6 && loss >= before; share /= 2) {
      const next = weights.map((weight, at) => weight - share * (change[at] ?? 0));
      const reached = lossOf(next, trials);
      if (reached >= before) continue;
      weights = next;
      loss = reached;
    }
    if (before - loss < 1e-9) break;
  }
  return weights;
}

/** The probability that a candidate is right, from 0 to 1. */
export function chanceOf(measures: Measures, weights: Measures): number {
  return 1 / (1 + Math.exp(-measures.reduce((sum, measure, at) => sum + measure * (weights[at] ?? 0), 0)));
}

/** The probabilities of the candidates of a message; together at most 1. */
export function chancesOf(judgement: Judgement, intents: number, weights: Measures): number[] {
  const chances = judgement.strongest.map((_, place) => chanceOf(measuresOf(judgement, place, intents), weights));
  const sum = chances.reduce((total, chance) => total + chance, 0);
  return sum > 1 ? chances.map((chance) => chance / sum) : chances;
}

/** What draws a weight back to its usual value. */
function pullOf(weight: number, at: number): number {
  return (firmness[at] ?? 0) * (weight - (usualWeights[at] ?? 0));
}

function lossOf(weights: Measures, trials: readonly Trial[]): number {
  let loss = 0;
  for (const [at, weight] of weights.entries()) loss += (pullOf(weight, at) * (weight - (usualWeights[at] ?? 0))) / 2;
  for (const { measures, isRight } of trials) {
    const chance = chanceOf(measures, weights);
    loss -= Math.log(Math.max(Number.MIN_VALUE, isRight ? chance : 1 - chance));
  }
  return loss;
}

function stepOf(weights: Measures, trials: readonly Trial[]): number[] {
  const size = weights.length;
  const rows = weights.map((weight, at) => {
    const row = new Array<number>(size + 1).fill(0);
    row[at] = firmness[at] ?? 0;
    row[size] = pullOf(weight, at);
    return row;
  });
  for (const { measures, isRight } of trials) {
    const chance = chanceOf(measures, weights);
    const slope = Math.max(1e-9, chance * (1 - chance));
    for (const [at, row] of rows.entries()) {
      const measure = measures[at] ?? 0;
      for (let other = 0; other < size; other++)
        row[other] = (row[other] ?? 0) + slope * measure * (measures[other] ?? 0);
      row[size] = (row[size] ?? 0) + (chance - (isRight ? 1 : 0)) * measure;
    }
  }
  return solve(rows);
}

/** Solves linear equations, the right side in the last column; the left side is symmetric and positive. */
function solve(rows: number[][]): number[] {
  for (const [at, row] of rows.entries()) {
    const pivot = row[at] ?? 1;
    for (let column = 0; column < row.length; column++) row[column] = (row[column] ?? 0) / pivot;
    for (const [other, below] of rows.entries()) {
      const factor = below[at] ?? 0;
      if (other === at || factor === 0) continue;
      for (let column = 0; column < below.length; column++) {
        below[column] = (below[column] ?? 0) - factor * (row[column] ?? 0);
      }
    }
  }
  return rows.map((row) => row.at(-1) ?? 0);
}
