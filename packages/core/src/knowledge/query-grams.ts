import type { IntegerList } from "./growable.ts";
import type { QueryWord } from "./query-words.ts";

/** The lengths of a question's vector of character runs. */
export interface GramMeasures {
  /** Length of the vector of all runs, the unknown ones among them. */
  readonly norm: number;
  /** What `phrasing` measures when a known phrasing is asked word by word. */
  readonly verbatim: number;
}

/** The runs of characters of a question, with their weights. */
export class QueryGrams {
  /** By number of a run: its weight in the question, zero for all that it does not have. */
  weights: Float32Array = new Float32Array(0);
  /** The runs that the question has, in their order. */
  readonly #touched: number[] = [];

  /**
   * Reads a question in place of the one before.
   *
   * @param frequencies - in how many passages each run stands; runs beyond the list stand in none.
   * @param limit - one more than the greatest number of a run.
   * @param count - how many passages may answer.
   */
  read(words: readonly QueryWord[], frequencies: IntegerList, limit: number, count: number): GramMeasures {
    this.#count(words, limit);
    const { weights } = this;
    let squares = 0;
    let product = 0;
    let plainSquares = 0;
    for (const gram of this.#touched) {
      const occurrences = weights[gram] ?? 0;
      const frequency = gram < frequencies.size ? frequencies.at(gram) : 0;
      const weight = occurrences * Math.log(1 + count / (frequency + 0.5));
      squares += weight ** 2;
      product += weight * occurrences;
      plainSquares += occurrences ** 2;
      weights[gram] = weight;
    }
    return { norm: Math.sqrt(squares), verbatim: product / (Math.sqrt(squares * plainSquares) || 1) };
  }

  /** Counts, where the weights will stand; a 32-bit float counts exactly far beyond what a question has. */
  #count(words: readonly QueryWord[], limit: number): void {
    if (this.weights.length < limit) this.weights = new Float32Array(limit + (limit >> 1));
    else for (const gram of this.#touched) this.weights[gram] = 0;
    this.#touched.length = 0;
    const { weights } = this;
    for (const { grams } of words) {
      for (const gram of grams) {
        if (weights[gram] === 0) this.#touched.push(gram);
        weights[gram] = (weights[gram] ?? 0) + 1;
      }
    }
  }
}
