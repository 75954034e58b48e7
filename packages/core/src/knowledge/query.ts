import { analyse } from "./analyse.ts";
import type { Collection } from "./collection.ts";
import { QueryGrams } from "./query-grams.ts";
import { type QueryWord, QueryWords, type TermMatch } from "./query-words.ts";

/** A word of the question, with the terms of the index that stand for it. */
export interface QueryTerm {
  readonly text: string;
  /** How telling it is (idf); a word that no passage has is the most telling. */
  readonly weight: number;
  readonly matches: readonly TermMatch[];
}

/** Words that stand side by side in the question: indexes into its terms. */
export interface QueryPair {
  readonly first: number;
  readonly second: number;
  readonly weight: number;
}

/** A question in the numbers of the index. */
export interface Query {
  readonly terms: readonly QueryTerm[];
  /** Sum of the weights of all terms. */
  readonly total: number;
  readonly pairs: readonly QueryPair[];
  /** The weight of each run of three characters that the index knows; until the next question is read. */
  readonly gramWeights: Float32Array;
  /** Length of the vector of all runs, the unknown ones among them. */
  readonly gramNorm: number;
  /** What `phrasing` measures when a known phrasing is asked word by word. */
  readonly verbatim: number;
}

/** Characters of a question that are read; whoever writes more has not asked one question. */
const characterLimit = 2000;
/** How many different words of a question are compared. */
export const termLimit = 64;
/**
 * Passages that are imagined beside the real ones, each with all words of grammar and none of the others: with ten
 * passages, counting alone cannot tell grammar from matter; with a thousand, these do not weigh.
 */
const imagined = 10;

function inverseFrequency(frequency: number, count: number): number {
  return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
}

/** Reads questions. It keeps its tables from one to the next. */
export class QueryReader {
  readonly #collection: Collection;
  readonly #words: QueryWords;
  readonly #grams = new QueryGrams();
  /** Which pairs of terms stand side by side. */
  readonly #isPair = new Uint8Array(termLimit * termLimit);

  constructor(collection: Collection) {
    this.#collection = collection;
    this.#words = new QueryWords(collection);
  }

  /** @param count - how many passages may answer. */
  read(text: string, count: number): Query {
    this.#words.begin();
    const words = analyse(text.slice(0, characterLimit)).map((piece) => this.#words.word(piece));
    const terms: QueryTerm[] = [];
    const numbers = this.#readTerms(words, count, terms);
    const pairs = this.#readPairs(words, numbers, terms);
    let total = 0;
    for (const { weight } of terms) total += weight;
    const { gramFrequency } = this.#collection.vocabulary;
    const { norm, verbatim } = this.#grams.read(words, gramFrequency, this.#words.gramLimit, count);
    return { terms, total, pairs, gramWeights: this.#grams.weights, gramNorm: norm, verbatim };
  }

  /** Adds the different words to `terms`; returns the number of each word's term, or -1 beyond the limit. */
  #readTerms(words: readonly QueryWord[], count: number, terms: QueryTerm[]): number[] {
    const read: number[] = [];
    return words.map((word) => {
      const known = read.indexOf(word.number);
      if (known >= 0 || read.length === termLimit) return known;
      read.push(word.number);
      terms.push(this.#readTerm(word, count));
      return read.length - 1;
    });
  }

  #readTerm(word: QueryWord, count: number): QueryTerm {
    const { matches, frequency, isGrammatical } = this.#words.known(word);
    const seen = Math.min(count, frequency) + (isGrammatical ? imagined : 0);
    return { text: word.text, weight: inverseFrequency(seen, count + imagined), matches };
  }

  #readPairs(words: readonly QueryWord[], numbers: readonly number[], terms: readonly QueryTerm[]): QueryPair[] {
    const pairs: QueryPair[] = [];
    let first = -1;
    for (let i = 0; i < words.length; i++) {
      const second = numbers[i] ?? -1;
      const kind = words[i]?.kind;
      if (second < 0) continue;
      if (kind !== "word" && kind !== "number") {
        first = -1;
        continue;
      }
      const at = first * termLimit + second;
      if (first >= 0 && this.#isPair[at] === 0) {
        this.#isPair[at] = 1;
        pairs.push({ first, second, weight: ((terms[first]?.weight ?? 0) + (terms[second]?.weight ?? 0)) / 2 });
      }
      first = second;
    }
    for (const pair of pairs) this.#isPair[pair.first * termLimit + pair.second] = 0;
    return pairs;
  }
}
