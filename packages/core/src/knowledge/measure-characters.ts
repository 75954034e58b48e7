import type { CommonForms } from "./common-forms.ts";
import type { FormMeanings } from "./form-meanings.ts";
import { bodyShareOf, type StoredPassage, unitEnd } from "./stored-passage.ts";

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
  /** By meaning: the part of a passage it was last seen in, in the upper 24 bits, and how often. */
  #occurrences = new Uint32Array(0);
  #part = 0;
  #norm = 1;
  readonly #nearest = new Float64Array(nearestPhrasings);

  /** Starts a question, whose vector has this length. */
  begin(norm: number): void {
    this.#norm = norm === 0 ? 1 : norm;
    this.#part = 0;
    this.#occurrences.fill(0);
  }

  /** The cosines with the whole passage and with its nearest phrasings. */
  measure(common: CommonForms, { products, size }: FormMeanings, stored: StoredPassage): CharacterMeasures {
    if (this.#occurrences.length < size) this.#grow(size);
    const occurrences = this.#occurrences;
    const { meanings } = common;
    const { norms, phrasings } = stored;
    const norm = this.#norm;
    this.#nearest.fill(0);
    let share = 1;
    let whole = 0;
    let product = 0;
    let unit = 0;
    this.#part += 1;
    for (let i = 0; i < common.size; i++) {
      const meaning = meanings[i] ?? unitEnd;
      if (meaning !== unitEnd) {
        const added = products[meaning] ?? 0;
        const known = occurrences[meaning] ?? 0;
        const before = known >>> 8 === this.#part ? known & 255 : 0;
        occurrences[meaning] = (this.#part << 8) | Math.min(before + 1, 255);
        whole += share * added * (increments[before] ?? 0);
        product += added;
        continue;
      }
      unit += 1;
      if (unit <= phrasings && product > 0) this.#addPhrasing(product / (norm * (norms[unit] || 1)));
      product = 0;
      if (unit === phrasings) {
        // In the body, words are counted anew.
        this.#part += 1;
        share = bodyShareOf(stored.isEntry);
      }
    }
    return { characters: whole / (norm * (norms[0] || 1)), phrasing: this.#meanOfNearest(phrasings) };
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

  #grow(size: number): void {
    const larger = new Uint32Array(size * 2);
    larger.set(this.#occurrences);
    this.#occurrences = larger;
  }
}
