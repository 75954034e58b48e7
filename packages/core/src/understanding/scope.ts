/** What tells whether a message is about one of the intents at all. */
export interface ScopeMeasures {
  /** The largest margin of the classifier. */
  readonly margin: number;
  /** How near the nearest examples of the best intent are, from 0 to 1. */
  readonly nearness: number;
  /** The share of its words that occur in the examples, from 0 to 1. */
  readonly words: number;
  /** Whether a word that says something is known, from 0 to 1. */
  readonly content: number;
}

/**
 * The weights of the measures: a logistic regression over bots drawn from the training parts of public sets (3, 5, 10
 * and all examples an intent, 4 to 150 intents), whose other intents, other sets and small talk were out of scope, with
 * a constant of its own for each bot. The measures need no out-of-scope example of the bot at hand.
 */
const weights: ScopeMeasures = { margin: 2.64, nearness: 4.1, words: 1.76, content: 1.26 };

const keys = ["margin", "nearness", "words", "content"] as const;

/** The measures in one number: the larger, the more likely the message is about one of the intents. */
export function scopeScore(measures: ScopeMeasures): number {
  const { margin, nearness, words, content } = measures;
  return weights.margin * margin + weights.nearness * nearness + weights.words * words + weights.content * content;
}

/** What each measure adds to the score, beside its usual value. */
export function scopeShares(measures: ScopeMeasures, usual: ScopeMeasures): { name: string; share: number }[] {
  return keys.map((key) => ({ name: key, share: weights[key] * (measures[key] - usual[key]) }));
}

/** The mean of some measures. */
export function meanMeasures(all: readonly ScopeMeasures[]): ScopeMeasures {
  const mean = (key: (typeof keys)[number]): number =>
    all.length === 0 ? 0 : all.reduce((sum, measures) => sum + measures[key], 0) / all.length;
  return { margin: mean("margin"), nearness: mean("nearness"), words: mean("words"), content: mean("content") };
}

/**
 * The share of the held-out examples that may be taken for out of scope. Where an intent has few examples, each one is
 * missed, and the model judges them too harshly; so it may be more.
 */
const rejected = { many: 0.028, few: 0.065, fewExamples: 10 };
/** The threshold of a bot with hardly any examples, and how many it takes until they speak for themselves. */
const usual = { threshold: 2.1, examples: 250 };

/**
 * The score below which a message counts as out of scope: the one that few of the examples fall short of when each is
 * scored by a model that has not seen it. Up to some hundred examples it stays near a usual value, which was found on
 * small bots drawn from the training parts of public sets.
 */
export function scopeThreshold(heldOut: readonly number[], examplesAnIntent: number): number {
  const count = heldOut.length;
  const sorted = heldOut.toSorted((first, second) => first - second);
  const fewness = rejected.fewExamples / (rejected.fewExamples + examplesAnIntent);
  const level = rejected.many + (rejected.few - rejected.many) * fewness;
  const found = sorted[Math.floor(count * level)] ?? usual.threshold;
  const trust = (count * count) / (count * count + usual.examples * usual.examples);
  return trust * found + (1 - trust) * usual.threshold;
}

/** The probability that a message of this score is out of scope; one half at the threshold. */
export function outOfScope(score: number, threshold: number): number {
  return 1 / (1 + Math.exp(score - threshold));
}

/** How near a message is to the examples of an intent: half the nearest, half the mean of the nearest three. */
export function nearnessOf(cosines: readonly number[] | Float64Array): number {
  let first = 0;
  let second = 0;
  let third = 0;
  const count = cosines.length;
  for (const cosine of cosines) {
    if (cosine <= third) continue;
    if (cosine <= second) {
      third = cosine;
      continue;
    }
    third = second;
    if (cosine > first) {
      second = first;
      first = cosine;
    } else {
      second = cosine;
    }
  }
  return count === 0 ? 0 : (first + (first + second + third) / Math.min(3, count)) / 2;
}
