import { bodyShareOf, type StoredPassage } from "./stored-passage.ts";

/**
 * Of many phrasings the mean of up to three nearest counts, as one may be near by chance; of fewer than 20 the nearest
 * alone, so that an entry loses nothing by having more phrasings than another.
 */
const nearestPhrasings = 3;
const phrasingsForEach = 10;

/** What the n-th further occurrence of a form adds to 1 + ln n. */
const increments = Float64Array.from({ length: 256 }, (_, n) => (n === 0 ? 1 : Math.log((n + 1) / n)));

/** A thousand below what 24 bits hold: no question measures more passages. */
const passageLimit = 2 ** 24 - 1000;

/** Compares runs of characters: typing mistakes and endings change few of them. */
export class CharacterMeasure {
  /** Per form: the passage it was last seen in, in the upper 24 bits, and how often. */
  #occurrences = new Uint32Array(0);
  #passage = 1;
  #norm = 1;
  #whole = 0;
  #unit = 0;
  #share = 1;
  readonly #nearest: number[] = [];

  /** Starts a question, whose vector has this length, over this many forms. */
  begin(forms: number, norm: number): void {
    if (this.#occurrences.length < forms || this.#passage > passageLimit) {
      this.#occurrences = new Uint32Array(forms + (forms >> 1));
      this.#passage = 1;
    }
    this.#norm = norm === 0 ? 1 : norm;
  }

  /** Meets a form whose inner product with the question is `product`. */
  see(form: number, product: number): void {
    if (product === 0) return;
    const known = this.#occurrences[form] ?? 0;
    const before = known >>> 8 === this.#passage ? known & 255 : 0;
    this.#occurrences[form] = (this.#passage << 8) | Math.min(before + 1, 255);
    this.#whole += this.#share * product * (increments[before] ?? 0);
    this.#unit += product;
  }

  endUnit(stored: StoredPassage, unit: number): void {
    if (unit < stored.phrasings) {
      const cosine = this.#unit / (this.#norm * (stored.norms[1 + unit] || 1));
      this.#nearest.push(cosine);
      const taken = Math.min(nearestPhrasings, Math.max(1, Math.floor(stored.phrasings / phrasingsForEach)));
      if (this.#nearest.length > taken) {
        this.#nearest.sort((a, b) => b - a);
        this.#nearest.pop();
      }
    }
    this.#unit = 0;
    if (unit + 1 === stored.phrasings) this.#enterBody(stored.isEntry);
  }

  /** In the body, words are counted anew. */
  #enterBody(isEntry: boolean): void {
    this.#passage += 1;
    this.#share = bodyShareOf(isEntry);
  }

  /** The cosines with the whole passage and with its nearest phrasings; starts the next passage. */
  finish(stored: StoredPassage): { characters: number; phrasing: number } {
    const characters = this.#whole / (this.#norm * (stored.norms[0] || 1));
    const sum = this.#nearest.reduce((total, cosine) => total + cosine, 0);
    const phrasing = this.#nearest.length === 0 ? 0 : sum / this.#nearest.length;
    this.#passage += 1;
    this.#share = 1;
    this.#nearest.length = 0;
    this.#whole = 0;
    return { characters, phrasing };
  }
}
