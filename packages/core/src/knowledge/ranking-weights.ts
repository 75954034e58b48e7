import type { Measures } from "./measures.ts";

/** What each measure counts in the ranking, and what an entry has ahead of a piece of a document. */
export type RankingWeights = { readonly [M in keyof Measures | "isEntry"]: number };

/**
 * Fitted so that the passage that answers gets the greatest share among all that come into question (conditional
 * logistic regression), by
 *
 *   node --conditions=@frontdesk/source bench/fit-abstention.ts --data <folder>
 */
export const rankingWeights: RankingWeights = {
  words: 5.45,
  coverage: -1.47,
  characters: 8.59,
  phrasing: 4.63,
  pairs: 1.51,
  sentence: 5.99,
  sentences: 5.44,
  isEntry: 0,
};

/** The weighted sum of the measures. */
export function scoreOf(measures: Measures, isEntry: boolean, weights: RankingWeights): number {
  return (
    weights.words * measures.words +
    weights.coverage * measures.coverage +
    weights.characters * measures.characters +
    weights.phrasing * measures.phrasing +
    weights.pairs * measures.pairs +
    weights.sentence * measures.sentence +
    weights.sentences * measures.sentences +
    (isEntry ? weights.isEntry : 0)
  );
}
