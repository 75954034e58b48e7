import type { Style } from "./analyse.ts";
import type { Query } from "./query.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** How many numbers {@link FormMeanings.entries} has for each form; side by side, they are fetched at once. */
const stride = 4;
/** A 32-bit float counts to here. */
const stampLimit = 2 ** 24 - 4;

/** What the forms of the index mean to one question, worked out when a form is first met. */
export class FormMeanings {
  /**
   * Per form: a stamp of the question and style that the rest holds for; the number of the question's term or -1; how
   * much it counts as that term; the inner product of its runs of characters with those of the question.
   */
  entries: Float32Array = new Float32Array(0);
  #stamp = 0;
  #gramWeights = new Float32Array(0);
  #touched: Query["grams"] = [];
  readonly #terms = new Map<number, { readonly hit: number; readonly share: number }>();

  /** Starts a question. */
  begin(vocabulary: Vocabulary, query: Query): void {
    const length = vocabulary.forms.length * stride;
    this.#stamp += 2;
    if (this.entries.length < length || this.#stamp > stampLimit) {
      this.entries = new Float32Array(length + (length >> 1));
      this.#stamp = 2;
    }
    const grams = vocabulary.gramFrequency.size;
    if (this.#gramWeights.length < grams) this.#gramWeights = new Float32Array(grams + (grams >> 1));
    else for (const { gram } of this.#touched) this.#gramWeights[gram] = 0;
    for (const { gram, weight } of query.grams) this.#gramWeights[gram] = weight;
    this.#touched = query.grams;
    this.#terms.clear();
    query.terms.forEach(({ matches }, hit) => {
      for (const { term, share } of matches) {
        if ((this.#terms.get(term)?.share ?? 0) < share) this.#terms.set(term, { hit, share });
      }
    });
  }

  /** Where the entry of a form begins; the entry is valid from now on. */
  look(vocabulary: Vocabulary, form: number, style: Style): number {
    const at = form * stride;
    const stamp = style === "stem" ? this.#stamp : this.#stamp + 1;
    if (this.entries[at] !== stamp) this.#work(vocabulary, form, style, stamp);
    return at;
  }

  #work(vocabulary: Vocabulary, form: number, style: Style, stamp: number): void {
    const at = form * stride;
    const found = this.#terms.get(vocabulary.termOfForm(form, style));
    const weights = this.#gramWeights;
    const grams = vocabulary.grams.values;
    const end = vocabulary.gramStarts.at(form + 1);
    let product = 0;
    for (let i = vocabulary.gramStarts.at(form); i < end; i++) product += weights[grams[i] ?? 0] ?? 0;
    this.entries[at] = stamp;
    this.entries[at + 1] = found?.hit ?? -1;
    this.entries[at + 2] = found?.share ?? 0;
    this.entries[at + 3] = product;
  }
}
