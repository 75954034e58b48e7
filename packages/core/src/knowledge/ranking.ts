import type { Passage } from "../ports/knowledge.ts";
import { type Candidate, CandidateSearch } from "./candidates.ts";
import { Collection, type Group } from "./collection.ts";
import { Measurer } from "./measures.ts";
import { type Query, QueryReader } from "./query.ts";
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
  readonly #reader = new QueryReader(this.collection);
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
    const admitted: Group[] = [];
    let count = 0;
    for (const group of collection.groupsByKind.values()) {
      if (!mayAnswer(group.language, wanted)) continue;
      admitted.push(group);
      count += group.count;
    }
    const query = this.#reader.read(text, count);
    const ranked = this.#measure(query, this.#candidates.find(collection, query, admitted, this.#measured));
    return { query, ranked };
  }

  /** Best first; of equal ones, in the order of the candidates. */
  #measure(query: Query, candidates: readonly Candidate[]): Ranked[] {
    const { collection } = this;
    const measured: Omit<Ranked, "score">[] = [];
    this.#measurer.begin(collection, query);
    for (const { number, score } of candidates) {
      const stored = collection.stored[number];
      if (stored === undefined) continue;
      const { passage, isEntry } = stored;
      const words = query.total === 0 ? 0 : score / query.total;
      const { measures, found } = this.#measurer.measure(collection, stored, words);
      measured.push({ passage, isEntry, measures, found });
    }
    const scores = scoresOf(measured, query.verbatim, this.#weights);
    const ranked = measured.map(
      ({ passage, isEntry, measures, found }, i): Ranked => ({
        passage,
        isEntry,
        measures,
        found,
        score: scores[i] ?? 0,
      }),
    );
    return ranked.sort((a, b) => b.score - a.score);
  }
}
