import type { Style } from "./analyse.ts";
import type { Query } from "./query.ts";
import { unitEnd } from "./stored-passage.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The meaning of a form that has nothing in common with the question. */
export const noMeaning = 0;
/** The meaning of a {@link unitEnd}, which is looked up as if it were a form. */
export const endMeaning = 1;
const firstOfForms = 2;

/** Meanings are numbered in 32-bit integers; one question has far fewer than a thousandth of them. */
const numberLimit = 2 ** 31 - 2 ** 21;

/** What the forms of the index mean to one question, worked out when a form is first met. */
export class FormMeanings {
  /** By meaning: the number of the question's term, or -1. */
  hits: Int16Array = new Int16Array(256);
  /** By meaning: how much the form counts as that term. */
  shares: Float32Array = new Float32Array(256);
  /** By meaning: the inner product of the form's runs of characters with those of the question. */
  products: Float32Array = new Float32Array(256);
  /** How many meanings there are so far. */
  size: number = firstOfForms;
  /**
   * By style, then by form less {@link unitEnd}: `first` plus the meaning. Numbers run on from one question to the next, so that what is below
   * `first` is of an earlier question, and nothing has to be cleared.
   */
  #numbersOfStems = new Int32Array(0);
  #numbersOfPrefixes = new Int32Array(0);
  #first = 1;
  #gramWeights: Float32Array = new Float32Array(0);
  /** By term of the index: what it matches, as a place in the arrays below, of which the first stands for nothing. */
  #matchOfTerm = new Uint16Array(0);
  readonly #matchedTerms: number[] = [-1];
  readonly #matchedHits: number[] = [-1];
  readonly #matchedShares: number[] = [0];

  /** Starts a question. */
  begin(vocabulary: Vocabulary, query: Query): void {
    this.#first += this.size;
    this.size = firstOfForms;
    this.hits.fill(-1, 0, firstOfForms);
    if (this.#first > numberLimit) {
      this.#first = 1;
      this.#numbersOfStems.fill(0);
      this.#numbersOfPrefixes.fill(0);
    }
    this.#gramWeights = query.gramWeights;
    this.#readTerms(vocabulary.postings.length, query);
  }

  /** The number that the meaning {@link noMeaning} has in {@link numbers} during this question. */
  get first(): number {
    return this.#first;
  }

  /** By form less {@link unitEnd}: {@link first} plus its meaning, or less when it was not met yet; see {@link learn}. */
  numbers(vocabulary: Vocabulary, style: Style): Int32Array {
    let numbers = style === "stem" ? this.#numbersOfStems : this.#numbersOfPrefixes;
    const length = vocabulary.forms.length - unitEnd;
    if (numbers.length < length) {
      numbers = new Int32Array(length + (length >> 1));
      if (style === "stem") this.#numbersOfStems = numbers;
      else this.#numbersOfPrefixes = numbers;
    }
    numbers[0] = this.#first + endMeaning;
    return numbers;
  }

  /** The meaning of a form that was not met yet, noted in the {@link numbers} of its style. */
  learn(vocabulary: Vocabulary, form: number, style: Style, numbers: Int32Array): number {
    const match = this.#matchOfTerm[vocabulary.termOfForm(form, style)] ?? 0;
    const weights = this.#gramWeights;
    const grams = vocabulary.grams.values;
    const end = vocabulary.gramStarts.at(form + 1);
    let product = 0;
    for (let i = vocabulary.gramStarts.at(form); i < end; i++) product += weights[grams[i] ?? 0] ?? 0;
    const meaning = match === 0 && product === 0 ? noMeaning : this.#add(match, product);
    numbers[form - unitEnd] = this.#first + meaning;
    return meaning;
  }

  #add(match: number, product: number): number {
    if (this.size === this.hits.length) this.#grow();
    const meaning = this.size;
    this.size += 1;
    this.hits[meaning] = this.#matchedHits[match] ?? -1;
    this.shares[meaning] = this.#matchedShares[match] ?? 0;
    this.products[meaning] = product;
    return meaning;
  }

  #grow(): void {
    const { hits, shares, products } = this;
    this.hits = new Int16Array(hits.length * 2);
    this.hits.set(hits);
    this.shares = new Float32Array(shares.length * 2);
    this.shares.set(shares);
    this.products = new Float32Array(products.length * 2);
    this.products.set(products);
  }

  /** A term that stands for several words of the question counts as the one that it resembles most. */
  #readTerms(size: number, query: Query): void {
    if (this.#matchOfTerm.length < size) this.#matchOfTerm = new Uint16Array(size + (size >> 1));
    const matchOfTerm = this.#matchOfTerm;
    for (let match = 1; match < this.#matchedTerms.length; match++) matchOfTerm[this.#matchedTerms[match] ?? 0] = 0;
    this.#matchedTerms.length = 1;
    this.#matchedHits.length = 1;
    this.#matchedShares.length = 1;
    for (let hit = 0; hit < query.terms.length; hit++) {
      for (const { term, share } of query.terms[hit]?.matches ?? []) {
        const known = matchOfTerm[term] ?? 0;
        if ((this.#matchedShares[known] ?? 0) >= share) continue;
        matchOfTerm[term] = this.#matchedTerms.length;
        this.#matchedTerms.push(term);
        this.#matchedHits.push(hit);
        this.#matchedShares.push(share);
      }
    }
  }
}
