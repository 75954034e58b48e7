import type { CommonForms } from "./common-forms.ts";
import { endMeaning, type FormMeanings, noMeaning } from "./form-meanings.ts";
import { bodyShareOf, type StoredPassage } from "./stored-passage.ts";

/**
 * Of many phrasings the mean of up to three nearest counts, as one may be near by chance; of fewer than 20 the nearest
 * alone, so that an entry loses nothing by having more phrasings than another.
 */
const nearestPhrasings = 3;
const phrasingsForEach = 10;

/** What the n-th further occurrence of a form adds to 1 + ln n. */
const increments = Float64Array.from({ length: 256 }, (_, n) => (n === 0 ? 1 : Math.log((n + 1) / n)));

/** Cosines with a question's runs of characters. */
export interface CharacterMeasures {
  readonly characters: number;
  readonly phrasing: number;
}

/** Compares runs of characters: typing mistakes and endings change few of them. */
export class CharacterMeasure {
  /** By meaning: how often it was seen in a part of a passage; all are zero between two parts. */
  #occurrences = new Uint8Array(0);
  #norm = 1;
  readonly #nearest = new Float64Array(nearestPhrasings);

  /** Starts a question, whose vector has this length. */
  begin(norm: number): void {
    this.#norm = norm === 0 ? 1 : norm;
  }

  /** The cosines with the whole passage and with its nearest phrasings. */
  measure(common: CommonForms, { products, size }: FormMeanings, stored: StoredPassage): CharacterMeasures {
    if (this.#occurrences.length < size) this.#occurrences = new Uint8Array(size * 2);
    const norm = this.#norm * (stored.norms[0] || 1);
    const bodyStart = this.#measurePhrasings(common, products, stored);
    // In the body, words are counted anew.
    const question = this.#add(0, common.meanings, 0, bodyStart, products, 1);
    const share = bodyShareOf(stored.isEntry);
    const whole = this.#add(question, common.meanings, bodyStart, common.size, products, share);
    return { characters: whole / norm, phrasing: this.#meanOfNearest(stored.phrasings) };
  }

  /** Returns where the body begins. */
  #measurePhrasings({ meanings }: CommonForms, products: Float32Array, { phrasings, norms }: StoredPassage): number {
    this.#nearest.fill(0);
    let at = 0;
    for (let unit = 1; unit <= phrasings; unit++) {
      let product = 0;
      for (; meanings[at] !== endMeaning; at++) product += products[meanings[at] ?? noMeaning] ?? 0;
      at += 1;
      if (product > 0) this.#addPhrasing(product / (this.#norm * (norms[unit] || 1)));
    }
    return at;
  }

  /** The sum with the products of a part of a passage added. */
  #add(sum: number, meanings: Int32Array, from: number, to: number, products: Float32Array, share: number): number {
    const occurrences = this.#occurrences;
    let result = sum;
    for (let i = from; i < to; i++) {
      const meaning = meanings[i] ?? noMeaning;
      const before = occurrences[meaning] ?? 0;
      result += share * (products[meaning] ?? 0) * (increments[before] ?? 0);
      occurrences[meaning] = Math.min(before + 1, 255);
    }
    for (let i = from; i < to; i++) occurrences[meanings[i] ?? noMeaning] = 0;
    return result;
  }

  /** Keeps the nearest, in falling order. */
  #addPhrasing(cosine: number): void {
    const nearest = this.#nearest;
    let at = nearestPhrasings - 1;
    if ((nearest[at] ?? 0) >= cosine) return;
    for (; at > 0 && (nearest[at - 1] ?? 0) < cosine; at--) nearest[at] = nearest[at - 1] ?? 0;
    nearest[at] = cosine;
  }

  #meanOfNearest(phrasings: number): number {
    const taken = Math.min(nearestPhrasings, Math.max(1, Math.floor(phrasings / phrasingsForEach)));
    let sum = 0;
    for (let i = 0; i < taken; i++) sum += this.#nearest[i] ?? 0;
    return sum / taken;
  }
}
