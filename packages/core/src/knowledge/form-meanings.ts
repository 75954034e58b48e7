import type { Style } from "./analyse.ts";
import type { Query } from "./query.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The meaning of a form that has nothing in common with the question. */
export const noMeaning = 0;

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
  size = 1;
  /**
   * By style and form: `first` plus the meaning. Numbers run on from one question to the next, so that what is below
   * `first` is of an earlier question, and nothing has to be cleared.
   */
  readonly #numbers: { [S in Style]: Int32Array } = { stem: new Int32Array(0), prefix: new Int32Array(0) };
  #first = 1;
  #gramWeights = new Float32Array(0);
  #touched: Query["grams"] = [];
  /** By term of the index: the place of what it matches in the two arrays below, plus one. */
  #matchOfTerm = new Uint16Array(0);
  readonly #matchedTerms: number[] = [];
  readonly #matchedHits: number[] = [];
  readonly #matchedShares: number[] = [];

  /** Starts a question. */
  begin(vocabulary: Vocabulary, query: Query): void {
    this.#first += this.size;
    this.size = 1;
    this.hits[noMeaning] = -1;
    if (this.#first > numberLimit) {
      this.#first = 1;
      this.#numbers.stem.fill(0);
      this.#numbers.prefix.fill(0);
    }
    this.#readGrams(vocabulary.gramFrequency.size, query);
    this.#readTerms(vocabulary.postings.length, query);
  }

  /** The number that the meaning {@link noMeaning} has in {@link numbers} during this question. */
  get first(): number {
    return this.#first;
  }

  /** By form: {@link first} plus its meaning, or less when it was not met yet; then {@link learn} tells it. */
  numbers(vocabulary: Vocabulary, style: Style): Int32Array {
    const { length } = vocabulary.forms;
    if (this.#numbers[style].length < length) this.#numbers[style] = new Int32Array(length + (length >> 1));
    return this.#numbers[style];
  }

  /** The meaning of a form that was not met yet. */
  learn(vocabulary: Vocabulary, form: number, style: Style): number {
    const match = (this.#matchOfTerm[vocabulary.termOfForm(form, style)] ?? 0) - 1;
    const weights = this.#gramWeights;
    const grams = vocabulary.grams.values;
    const end = vocabulary.gramStarts.at(form + 1);
    let product = 0;
    for (let i = vocabulary.gramStarts.at(form); i < end; i++) product += weights[grams[i] ?? 0] ?? 0;
    const meaning = match < 0 && product === 0 ? noMeaning : this.#add(match, product);
    this.#numbers[style][form] = this.#first + meaning;
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

  #readGrams(size: number, query: Query): void {
    if (this.#gramWeights.length < size) this.#gramWeights = new Float32Array(size + (size >> 1));
    else for (const { gram } of this.#touched) this.#gramWeights[gram] = 0;
    for (const { gram, weight } of query.grams) this.#gramWeights[gram] = weight;
    this.#touched = query.grams;
  }

  /** A term that stands for several words of the question counts as the one that it resembles most. */
  #readTerms(size: number, query: Query): void {
    if (this.#matchOfTerm.length < size) this.#matchOfTerm = new Uint16Array(size + (size >> 1));
    else for (const term of this.#matchedTerms) this.#matchOfTerm[term] = 0;
    const matchOfTerm = this.#matchOfTerm;
    this.#matchedTerms.length = 0;
    this.#matchedHits.length = 0;
    this.#matchedShares.length = 0;
    for (let hit = 0; hit < query.terms.length; hit++) {
      for (const { term, share } of query.terms[hit]?.matches ?? []) {
        const known = matchOfTerm[term] ?? 0;
        if (known > 0 && (this.#matchedShares[known - 1] ?? 0) >= share) continue;
        this.#matchedTerms.push(term);
        this.#matchedHits.push(hit);
        this.#matchedShares.push(share);
        matchOfTerm[term] = this.#matchedTerms.length;
      }
    }
  }
}
