import type { Collection, Group } from "./collection.ts";
import { Postings } from "./growable.ts";
import type { Query, QueryTerm } from "./query.ts";

/** A passage that shares words with the question. */
export interface Candidate {
  /** Its number in the collection. */
  readonly number: number;
  /** BM25F. */
  readonly score: number;
}

/** How fast further occurrences of a word stop counting (BM25's k1). */
const saturation = 1.2;
/** Passages below this share of the best score by words are not looked at closely. */
const closeness = 0.4;
const noPostings = new Postings();

/**
 * Finds the best passages by BM25F: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond",
 * 2009; frequencies of question and body are weighed, normalised by length and added before saturation.
 */
export class CandidateSearch {
  #scores = new Float32Array(0);
  #frequencies = new Float32Array(0);

  /** The best of the admitted groups, best first; of equal ones, that which was added first. */
  find(collection: Collection, query: Query, admitted: readonly Group[], limit: number): Candidate[] {
    const size = collection.stored.length;
    if (this.#scores.length < size) {
      this.#scores = new Float32Array(size + (size >> 1));
      this.#frequencies = new Float32Array(this.#scores.length);
    }
    this.#scores.fill(0, 0, size);
    for (const term of query.terms) {
      const [only] = term.matches;
      if (only === undefined) continue;
      if (term.matches.length === 1) this.#addTerm(collection, only.term, term.weight * only.share);
      else this.#addMatches(collection, term);
    }
    return this.#best(collection, admitted, limit);
  }

  #addTerm(collection: Collection, term: number, weight: number): void {
    const postings = collection.vocabulary.postings[term];
    if (postings === undefined) return;
    const { questionFactors, bodyFactors } = collection;
    const { entries, end } = postings;
    const scores = this.#scores;
    const most = weight * (saturation + 1);
    for (let i = 0; i < end; i += 2) {
      const passage = entries[i] ?? 0;
      const count = entries[i + 1] ?? 0;
      const frequency = (count >>> 8) * (questionFactors[passage] ?? 0) + (count & 255) * (bodyFactors[passage] ?? 0);
      scores[passage] = (scores[passage] ?? 0) + (most * frequency) / (frequency + saturation);
    }
  }

  /** Terms that stand for one word of the question saturate together. */
  #addMatches(collection: Collection, { matches, weight }: QueryTerm): void {
    const { questionFactors, bodyFactors, vocabulary } = collection;
    const frequencies = this.#frequencies;
    const touched: number[] = [];
    for (const { term, share } of matches) {
      const { entries, end } = vocabulary.postings[term] ?? noPostings;
      for (let i = 0; i < end; i += 2) {
        const passage = entries[i] ?? 0;
        const count = entries[i + 1] ?? 0;
        const frequency = (count >>> 8) * (questionFactors[passage] ?? 0) + (count & 255) * (bodyFactors[passage] ?? 0);
        if ((frequencies[passage] ?? 0) === 0) touched.push(passage);
        frequencies[passage] = (frequencies[passage] ?? 0) + share * frequency;
      }
    }
    for (const passage of touched) {
      const frequency = frequencies[passage] ?? 0;
      frequencies[passage] = 0;
      this.#scores[passage] =
        (this.#scores[passage] ?? 0) + (weight * (saturation + 1) * frequency) / (frequency + saturation);
    }
  }

  #best({ stored, groups }: Collection, admitted: readonly Group[], limit: number): Candidate[] {
    const scores = this.#scores;
    const best: number[] = [];
    let greatest = 0;
    let least = 0;
    for (let number = 0; number < stored.length; number++) {
      const score = scores[number] ?? 0;
      if (score <= least) continue;
      const group = groups[number];
      if (group === undefined || !admitted.includes(group)) continue;
      this.#insert(best, number, score);
      if (best.length > limit) best.pop();
      greatest = Math.max(greatest, score);
      least = Math.max(best.length === limit ? this.#scoreOf(best[limit - 1]) : 0, closeness * greatest);
    }
    const candidates: Candidate[] = [];
    for (const number of best) {
      const score = this.#scoreOf(number);
      if (score >= closeness * greatest) candidates.push({ number, score });
    }
    return candidates;
  }

  /** Puts a passage behind those that are as good, and before those that are worse. */
  #insert(best: number[], number: number, score: number): void {
    let at = best.length;
    best.push(number);
    for (; at > 0 && this.#scoreOf(best[at - 1]) < score; at--) best[at] = best[at - 1] ?? 0;
    best[at] = number;
  }

  #scoreOf(number: number | undefined): number {
    return number === undefined ? 0 : (this.#scores[number] ?? 0);
  }
}
