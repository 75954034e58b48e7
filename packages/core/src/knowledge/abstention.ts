import type { Scored } from "./ranking.ts";

/** What tells a passage that answers from one that merely resembles the question. */
export interface Signals {
  /** The measure `words`, as in the ranking. */
  readonly words: number;
  readonly coverage: number;
  readonly characters: number;
  /** For entries: nearness to their known phrasings; 0 for documents. */
  readonly phrasing: number;
  readonly pairs: number;
  /** For documents: share of the question in two neighbouring sentences; 0 for entries. */
  readonly sentences: number;
  /** How far it is ahead of the next passage, or behind the first, in log-odds; at most 5 either way. */
  readonly margin: number;
  /** Logarithm of its share among all passages that come into question. */
  readonly share: number;
  /** How much the question says: logarithm of the weight of its words. */
  readonly matter: number;
  /** 1 for entries, 0 for documents. */
  readonly isEntry: number;
}

/** The weights of a logistic regression. */
export type Coefficients = { readonly [S in keyof Signals | "bias"]: number };

const marginLimit = 5;
/** Keeps the logarithm of a share finite. */
const leastShare = 1e-4;

/**
 * Fitted by logistic regression to "the first passage is right", on questions about all of these sets: xquad (English,
 * Russian, Chinese; CC BY-SA 4.0), the FAQ part of COVID-QA (Apache-2.0), and entries made of the training parts of
 * banking77, clinc150 (CC BY 4.0, CC BY 3.0) and HWU64 with 1, 5, 20 and 1–8 phrasings. Each was asked with 40 % of its
 * passages removed, and cut down to 10–80 passages with questions from elsewhere. The command:
 *
 *   node --conditions=@frontdesk/source bench/fit-abstention.ts --data <folder>
 *
 * It also measures each set with constants fitted without it. There, with passages removed, AUROC is .95–.96 on xquad,
 * .86 on the FAQ and .74–.92 on the messages, the calibration error .03–.11; with 10–80 passages .97–.98, .90 and
 * .83–.95, error .03–.10.
 */
const first: Coefficients = {
  bias: -6.2,
  words: 0.29,
  coverage: 0.38,
  characters: 1.6,
  phrasing: 1.72,
  pairs: 0.88,
  sentences: 5.98,
  margin: 0.45,
  share: 0.97,
  matter: 0.73,
  isEntry: 1.93,
};

/** The same for the second and the third passage. */
const others: Coefficients = {
  bias: -2.62,
  words: 0.03,
  coverage: 0.87,
  characters: 0.89,
  phrasing: 2.47,
  pairs: -0.14,
  sentences: 3.19,
  margin: -0.27,
  share: 1.05,
  matter: -0.18,
  isEntry: 0.87,
};

/**
 * The probability from which a bot answers by itself, unless its author says otherwise: of the answers given, about 90 %
 * are right. That is more than 75 % because most of them are given with a probability well above it; it is the least
 * threshold that reached 90 % over all sets, each measured with constants fitted without it (see above).
 */
export const answerThreshold = 0.72;

/**
 * The signals of the passage at one place of a ranking.
 *
 * @param total - the sum of the weights of the question's words.
 */
export function signalsOf(total: number, ranked: readonly Scored[], place: number): Signals {
  const candidate = ranked[place];
  const rival = ranked[place === 0 ? 1 : 0];
  if (candidate === undefined) throw new RangeError(`The ranking has no place ${place}.`);
  const { measures, score, isEntry } = candidate;
  const sum = ranked.reduce((odds, other) => odds + Math.exp(other.score - score), 0);
  return {
    words: measures.words,
    coverage: measures.coverage,
    characters: measures.characters,
    phrasing: isEntry ? measures.phrasing : 0,
    pairs: measures.pairs,
    sentences: isEntry ? 0 : measures.sentences,
    margin: Math.max(-marginLimit, Math.min(marginLimit, score - (rival?.score ?? 0))),
    share: Math.log(1 / sum + leastShare),
    matter: Math.log(1 + total),
    isEntry: isEntry ? 1 : 0,
  };
}

/** The logistic function of the weighted signals. */
export function logistic(signals: Signals, weights: Coefficients): number {
  const logOdds =
    weights.bias +
    weights.words * signals.words +
    weights.coverage * signals.coverage +
    weights.characters * signals.characters +
    weights.phrasing * signals.phrasing +
    weights.pairs * signals.pairs +
    weights.sentences * signals.sentences +
    weights.margin * signals.margin +
    weights.share * signals.share +
    weights.matter * signals.matter +
    weights.isEntry * signals.isEntry;
  return 1 / (1 + Math.exp(-logOdds));
}

/** The probability that the passage at one place of a ranking answers the question. */
export function probabilityOf(total: number, ranked: readonly Scored[], place: number): number {
  return logistic(signalsOf(total, ranked, place), place === 0 ? first : others);
}
