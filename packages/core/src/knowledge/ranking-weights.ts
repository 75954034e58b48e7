import type { Measures } from "./measures.ts";

/** What each measure counts in the ranking, and what entries have ahead of pieces of documents. */
export interface RankingWeights extends Measures {
  /** What all entries have ahead. */
  readonly isEntry: number;
  /** What they have ahead when the question is a known phrasing word by word; less the less it is like one. */
  readonly isAsked: number;
}

/**
 * Fitted so that the passage that answers gets the greatest share among all that come into question (conditional
 * logistic regression), on the sets that `abstention.ts` names, by
 *
 *   node --conditions=@frontdesk/source bench/fit-abstention.ts --data <folder>
 *
 * What entries have ahead is fitted last, on the FAQ with half of its questions taken away, and the others asked too. `coverage` is below zero because `words`
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
  isEntry: 2,
  isAsked: 5,
};

function weightedSum(measures: Measures, weights: RankingWeights): number {
  return (
    weights.words * measures.words +
    weights.coverage * measures.coverage +
    weights.characters * measures.characters +
    weights.phrasing * measures.phrasing +
    weights.pairs * measures.pairs +
    weights.sentence * measures.sentence +
    weights.sentences * measures.sentences
  );
}

/** What is ranked. */
export interface Rankable {
  readonly measures: Measures;
  /** Whether it is an entry, with known questions, and not a piece of a document. */
  readonly isEntry: boolean;
}

/** With the fourth power, half as near is hardly near: only what is asked in nearly the same words counts. */
const likenessPower = 4;

/**
 * The scores of the passages that come into question. Entries and documents are measured by different things: all
 * entries get the same lead, which is the greater the more the question is like a known one.
 *
 * @param verbatim - what the measure `phrasing` is for a known phrasing that is asked word by word.
 */
export function scoresOf(passages: readonly Rankable[], verbatim: number, weights: RankingWeights): number[] {
  let nearest = 0;
  for (const { isEntry, measures } of passages) if (isEntry) nearest = Math.max(nearest, measures.phrasing);
  const lead = weights.isEntry + weights.isAsked * (nearest / (verbatim || 1)) ** likenessPower;
  return passages.map(({ measures, isEntry }) => weightedSum(measures, weights) + (isEntry ? lead : 0));
}
