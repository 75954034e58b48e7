import type { CommonForms } from "./common-forms.ts";
import { type FormMeanings, noMeaning } from "./form-meanings.ts";
import { type Query, termLimit } from "./query.ts";

/** Measures how many neighbouring words of the question are neighbours in a passage too. */
export class PairMeasure {
  /** Number of a pair plus one, by the numbers of its words: few words can stand side by side in many ways. */
  readonly #numbers = new Uint16Array(termLimit * termLimit);
  #pairs: Query["pairs"] = [];
  /** By number of a pair: the last passage that had it. */
  #lastPassage = new Float64Array(0);
  #passage = 0;
  #total = 0;

  begin({ pairs }: Query): void {
    for (const { first, second } of this.#pairs) this.#numbers[first * termLimit + second] = 0;
    this.#pairs = pairs;
    this.#total = 0;
    for (let number = 0; number < pairs.length; number++) {
      const pair = pairs[number];
      if (pair === undefined) continue;
      this.#numbers[pair.first * termLimit + pair.second] = number + 1;
      this.#total += pair.weight;
    }
    if (this.#lastPassage.length < pairs.length) this.#lastPassage = new Float64Array(pairs.length * 2);
  }

  /** The share of the pairs' weight that is found. */
  measure({ meanings, positions, size }: CommonForms, { hits }: FormMeanings): number {
    if (this.#total === 0) return 0;
    this.#passage += 1;
    let sum = 0;
    let previous = -1;
    let expected = -1;
    for (let i = 0; i < size; i++) {
      const term = hits[meanings[i] ?? noMeaning] ?? -1;
      const position = positions[i] ?? 0;
      if (term >= 0 && previous >= 0 && position === expected) sum += this.#take(previous, term);
      previous = term;
      expected = position + 1;
    }
    return sum / this.#total;
  }

  /** The weight of a pair, the first time that a passage has it. */
  #take(first: number, second: number): number {
    const number = (this.#numbers[first * termLimit + second] ?? 0) - 1;
    if (number < 0 || this.#lastPassage[number] === this.#passage) return 0;
    this.#lastPassage[number] = this.#passage;
    return this.#pairs[number]?.weight ?? 0;
  }
}
