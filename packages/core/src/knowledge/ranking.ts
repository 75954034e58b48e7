import type { Passage } from "../ports/knowledge.ts";
import { CandidateSearch } from "./candidates.ts";
import { Collection, type Group } from "./collection.ts";
import { Measurer } from "./measures.ts";
import { NearWords } from "./near-words.ts";
import { type Query, readQuery } from "./query.ts";
import { type Rankable, type RankingWeights, rankingWeights, scoresOf } from "./ranking-weights.ts";

/** What a passage that comes into question is judged by. */
export interface Scored extends Rankable {
  /** Log-odds against the other passages, if one of them answers. */
  readonly score: number;
}

/** A passage with its place in the ranking. */
export interface Ranked extends Scored {
  readonly passage: Passage;
  /** Terms of the question that stand in it, by their numbers. */
  readonly found: readonly number[];
}

/** A question and the passages that come into question for it, best first. */
export interface Ranking {
  readonly query: Query;
  readonly ranked: readonly Ranked[];
}

/** How many of the best by words are measured closely. */
const measuredByDefault = 50;

/** Whether passages in `offered` may answer a question in `wanted`: `en` and `en-GB` may answer each other. */
function mayAnswer(offered: string | undefined, wanted: string | undefined): boolean {
  if (offered === undefined || wanted === undefined || offered === wanted) return true;
  return offered.startsWith(`${wanted}-`) || wanted.startsWith(`${offered}-`);
}

/** Keeps a collection of passages and ranks them. */
export class Ranker {
  readonly collection: Collection = new Collection();
  readonly #nearWords = new NearWords(this.collection.vocabulary);
  readonly #candidates = new CandidateSearch();
  readonly #measurer = new Measurer();
  readonly #weights: RankingWeights;
  readonly #measured: number;

  constructor(weights: RankingWeights = rankingWeights, measured: number = measuredByDefault) {
    this.#weights = weights;
    this.#measured = measured;
  }

  rank(text: string, language?: string): Ranking {
    const { collection } = this;
    collection.refresh();
    const wanted = language?.toLowerCase();
    const admitted = [...collection.groupsByKind.values()].filter((group) => mayAnswer(group.language, wanted));
    const count = admitted.reduce((sum, group) => sum + group.count, 0);
    const query = readQuery(text, { vocabulary: collection.vocabulary, nearWords: this.#nearWords, count });
    const admits = (group: Group): boolean => admitted.includes(group);
    const candidates = this.#candidates.find(collection, query, admits, this.#measured);
    const found: Omit<Ranked, "score">[] = [];
    this.#measurer.begin(collection, query);
    for (const { number, score } of candidates) {
      const stored = collection.stored[number];
      if (stored === undefined) continue;
      const words = query.total === 0 ? 0 : score / query.total;
      const { passage, isEntry } = stored;
      found.push({ passage, isEntry, ...this.#measurer.measure(collection, stored, words) });
    }
    const scores = scoresOf(found, query.verbatim, this.#weights);
    const ranked = found.map((candidate, i) => ({ ...candidate, score: scores[i] ?? 0 }));
    return { query, ranked: ranked.sort((a, b) => b.score - a.score) };
  }
}
