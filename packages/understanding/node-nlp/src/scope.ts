import type { Judgement } from "./intent-networks.ts";

/**
 * The weights of the two measures: a logistic regression over bots drawn from the training parts of public sets, whose
 * other intents and other sets were out of scope, with a constant of its own for each bot.
 */
const strengthWeight = 4.65;
const knownWeight = 4.45;

/** The share of messages about one of the intents that may be taken for out of scope. */
const rejected = 0.05;
/** What the threshold was on average over those bots, and how many examples that assumption weighs. */
const usualThreshold = 4.05;
const assumed = 20;

/** The larger, the more likely the message is about one of the intents. */
export function scopeScore({ strongest, known }: Judgement): number {
  return strengthWeight * (strongest[0]?.strength ?? 0) + knownWeight * known;
}

/** The score below which a message counts as out of scope, from the scores of messages that the networks had not seen. */
export function scopeThreshold(heldOut: readonly number[]): number {
  const sorted = heldOut.toSorted((first, second) => first - second);
  const found = sorted[Math.floor(sorted.length * rejected)] ?? usualThreshold;
  return (found * sorted.length + usualThreshold * assumed) / (sorted.length + assumed);
}

/** The probability that a message of this score is out of scope, if that is as likely as not; one half at the threshold. */
export function outOfScope(score: number, threshold: number): number {
  return 1 / (1 + Math.exp(score - threshold));
}
