import type { Pace } from "./pace.ts";
import type { Rows } from "./rows.ts";

/** One intent against all others. */
export interface BinaryProblem {
  readonly rows: Rows;
  /** Which rows to learn from. The order is changed. */
  readonly chosen: Uint32Array;
  /** For each row, the number of its intent. */
  readonly targets: Uint16Array;
  /** For each row, the price of a mistake. */
  readonly costs: Float32Array;
  /** For each row, its squared length including the constant feature. */
  readonly lengths: Float32Array;
  readonly features: number;
  readonly random: () => number;
  readonly pace: Pace;
}

/** Rows of the intent itself are few against the others; a mistake with one costs this much more. Cross-validated. */
const ownCost = 5;
/** The value of the constant feature, whose weight is the threshold. Cross-validated. */
export const constantFeature = 2;
const rounds = 30;
/** How near to the optimum is near enough; few rows cost little and show every inaccuracy. */
const tolerance = { few: 0.01, many: 0.1, fewRows: 1000 };

/**
 * Learns the weights that part the rows of one intent from the rest: a linear support vector machine with squared
 * hinge loss, solved by dual coordinate descent with shrinking (Hsieh et al. 2008, algorithm 3). Yields as often as the
 * pace asks; returns one weight a feature and the threshold behind them.
 */
export function* separate(problem: BinaryProblem, intent: number): Generator<undefined, Float64Array> {
  const { rows, chosen, targets, costs, lengths, features, random, pace } = problem;
  const { ids, values, starts } = rows;
  const weights = new Float64Array(features + 1);
  const alphas = new Float64Array(chosen.length);
  const order = Uint32Array.from(chosen.keys());
  const nearEnough = order.length < tolerance.fewRows ? tolerance.few : tolerance.many;
  let active = order.length;
  let ceiling = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    let largest = Number.NEGATIVE_INFINITY;
    let smallest = Number.POSITIVE_INFINITY;
    for (let at = 0; at < active; at++) {
      const other = at + Math.floor(random() * (active - at));
      const item = order[other] ?? 0;
      order[other] = order[at] ?? 0;
      order[at] = item;
      const row = chosen[item] ?? 0;
      const sign = targets[row] === intent ? 1 : -1;
      const slack = 0.5 / ((costs[row] ?? 1) * (sign > 0 ? ownCost : 1));
      const start = starts[row] ?? 0;
      const end = starts[row + 1] ?? 0;
      let margin = (weights[features] ?? 0) * constantFeature;
      for (let p = start; p < end; p++) margin += (weights[ids[p] ?? 0] ?? 0) * (values[p] ?? 0);
      const alpha = alphas[item] ?? 0;
      const gradient = sign * margin - 1 + alpha * slack;
      let projected = gradient;
      let work = end - start;
      if (alpha === 0) {
        if (gradient > ceiling) {
          // Far on the right side: left alone until the others have settled.
          active--;
          order[at] = order[active] ?? 0;
          order[active] = item;
          at--;
          if (pace.spend(work)) yield;
          continue;
        }
        projected = Math.min(gradient, 0);
      }
      largest = Math.max(largest, projected);
      smallest = Math.min(smallest, projected);
      if (Math.abs(projected) > 1e-9) {
        const next = Math.max(alpha - gradient / ((lengths[row] ?? 1) + slack), 0);
        const change = (next - alpha) * sign;
        alphas[item] = next;
        for (let p = start; p < end; p++) {
          const id = ids[p] ?? 0;
          weights[id] = (weights[id] ?? 0) + change * (values[p] ?? 0);
        }
        weights[features] = (weights[features] ?? 0) + change * constantFeature;
        work *= 2;
      }
      if (pace.spend(work)) yield;
    }
    if (largest - smallest < nearEnough) {
      if (active === order.length) break;
      active = order.length;
      ceiling = Number.POSITIVE_INFINITY;
    } else {
      ceiling = largest <= 0 ? Number.POSITIVE_INFINITY : largest;
    }
  }
  return weights;
}
