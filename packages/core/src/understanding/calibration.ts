import type { Pace } from "./pace.ts";

const golden = (Math.sqrt(5) - 1) / 2;

/** The factor of small bots drawn from public sets, and how many examples that experience weighs. */
const usualSharpness = 5;
const assumed = 60;

/** The margins of an example under a model that has not seen it, and the number of its intent. */
export interface HeldOut {
  readonly margins: Float32Array;
  readonly target: number;
}

/**
 * Finds the factor that turns margins into probabilities, softmax(factor × margins), with the least log loss on
 * held-out examples (temperature scaling, Guo et al. 2017), by golden-section search over its logarithm.
 */
export function* sharpnessOf(heldOut: readonly HeldOut[], pace: Pace): Generator<undefined, number> {
  let low = Math.log(0.5);
  let high = Math.log(30);
  let left = high - golden * (high - low);
  let right = low + golden * (high - low);
  let leftLoss = yield* lossOf(heldOut, left, pace);
  let rightLoss = yield* lossOf(heldOut, right, pace);
  for (let step = 0; step < 16; step++) {
    if (leftLoss < rightLoss) {
      high = right;
      right = left;
      rightLoss = leftLoss;
      left = high - golden * (high - low);
      leftLoss = yield* lossOf(heldOut, left, pace);
    } else {
      low = left;
      left = right;
      leftLoss = rightLoss;
      right = low + golden * (high - low);
      rightLoss = yield* lossOf(heldOut, right, pace);
    }
  }
  return Math.exp((low + high) / 2);
}

function* lossOf(heldOut: readonly HeldOut[], logarithm: number, pace: Pace): Generator<undefined, number> {
  const factor = Math.exp(logarithm);
  let sum = assumed * (logarithm - Math.log(usualSharpness)) ** 2;
  for (const { margins, target } of heldOut) {
    let largest = Number.NEGATIVE_INFINITY;
    for (const margin of margins) largest = Math.max(largest, margin);
    let total = 0;
    for (const margin of margins) total += Math.exp(factor * (margin - largest));
    sum += Math.log(total) - factor * ((margins[target] ?? 0) - largest);
    if (pace.spend(margins.length * 10)) yield;
  }
  return sum;
}

/** Softmax of the margins, sharpened, into `into`. */
export function probabilities(margins: Float32Array, sharpness: number, into: Float32Array): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (const margin of margins) largest = Math.max(largest, margin);
  let total = 0;
  for (let at = 0; at < margins.length; at++) {
    const value = Math.exp(sharpness * ((margins[at] ?? 0) - largest));
    into[at] = value;
    total += value;
  }
  for (let at = 0; at < margins.length; at++) into[at] = (into[at] ?? 0) / total;
}
