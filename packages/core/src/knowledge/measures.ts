import type { Collection } from "./collection.ts";
import { CommonForms } from "./common-forms.ts";
import { FormMeanings } from "./form-meanings.ts";
import { CharacterMeasure } from "./measure-characters.ts";
import { PairMeasure } from "./measure-pairs.ts";
import { SentenceMeasure } from "./measure-sentences.ts";
import type { Query } from "./query.ts";
import { bodyShareOf, type StoredPassage } from "./stored-passage.ts";

/** What one passage and one question have in common; each from 0 to 1, but `words`, which may pass 2. */
export interface Measures {
  /** BM25F by the sum of the question's weights. */
  readonly words: number;
  /** Share of the question's weight that stands in the passage. */
  readonly coverage: number;
  /** Cosine of runs of three characters, with the whole passage. */
  readonly characters: number;
  /** The same with the question, the alternatives and the title: mean of the three nearest. */
  readonly phrasing: number;
  /** Share of the question's neighbouring words that are neighbours in the passage too. */
  readonly pairs: number;
  /** Share of the question's weight that stands in one sentence of the body. */
  readonly sentence: number;
  /** The same in two neighbouring sentences. */
  readonly sentences: number;
}

/** The measures of one passage, and the numbers of the question's terms that it has. */
export interface Measured {
  readonly measures: Measures;
  readonly found: readonly number[];
}

/** Measures passages against a question. It keeps its tables from one question to the next. */
export class Measurer {
  readonly #meanings = new FormMeanings();
  readonly #common = new CommonForms();
  readonly #characters = new CharacterMeasure();
  readonly #sentences = new SentenceMeasure();
  readonly #pairs = new PairMeasure();

  /** Starts a question; the collection must not change until it is over. */
  begin({ vocabulary }: Collection, query: Query): void {
    this.#meanings.begin(vocabulary, query);
    this.#characters.begin(query.gramNorm);
    this.#sentences.begin(query);
    this.#pairs.begin(query);
  }

  /** @param words - the passage's score by words, by the sum of the question's weights. */
  measure({ vocabulary }: Collection, stored: StoredPassage, words: number): Measured {
    this.#common.find(vocabulary, this.#meanings, stored);
    const { characters, phrasing } = this.#characters.measure(this.#common, this.#meanings, stored);
    const { coverage, sentence, sentences, found } = this.#sentences.measure(this.#common, this.#meanings, stored);
    const pairs = this.#pairs.measure(this.#common, this.#meanings);
    const share = bodyShareOf(stored.isEntry);
    const measures = {
      words,
      coverage,
      characters,
      phrasing,
      pairs,
      sentence: share * sentence,
      sentences: share * sentences,
    };
    return { measures, found };
  }
}
