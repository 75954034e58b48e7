import type { Measures } from "./measures.ts";

/** What each measure counts in the ranking, and what an entry has ahead of a piece of a document. */
export type RankingWeights = { readonly [M in keyof Measures | "isEntry"]: number };

/**
 * Fitted so that the passage that answers gets the greatest share among all that come into question (conditional
 * logistic regression), on the sets that `abstention.ts` names, by
 *
 *   node --conditions=@frontdesk/source bench/fit-abstention.ts --data <folder>
 *
 * `isEntry` is fitted last, on the FAQ with half of its questions taken away. `coverage` is below zero because `words`
 * has it in it already: of two passages with one score, the one that has fewer words more often is the better.
 */
export const rankingWeights: RankingWeights = {
  words: 5.45,
  coverage: -1.47,
  characters: 8.59,
  phrasing: 4.63,
  pairs: 1.51,
  sentence: 5.99,
  sentences: 5.44,
  isEntry: 1.8,
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
