import { type Query, termLimit } from "./query.ts";

/** Measures how many neighbouring words of the question are neighbours in a passage too. */
export class PairMeasure {
  /** Number of a pair plus one, by the numbers of its words. */
  readonly #numbers = new Uint8Array(termLimit * termLimit);
  #pairs: Query["pairs"] = [];
  #found = new Uint8Array(0);
  #total = 0;
  #sum = 0;
  #previous = -1;

  begin({ pairs }: Query): void {
    for (const { first, second } of this.#pairs) this.#numbers[first * termLimit + second] = 0;
    pairs.forEach(({ first, second }, number) => {
      this.#numbers[first * termLimit + second] = number + 1;
    });
    this.#pairs = pairs;
    this.#found = new Uint8Array(pairs.length);
    this.#total = pairs.reduce((total, { weight }) => total + weight, 0);
  }

  /** Meets a word: a term of the question, or -1. */
  see(term: number): void {
    const previous = this.#previous;
    this.#previous = term;
    if (term < 0 || previous < 0) return;
    const number = (this.#numbers[previous * termLimit + term] ?? 0) - 1;
    if (number < 0 || this.#found[number] === 1) return;
    this.#found[number] = 1;
    this.#sum += this.#pairs[number]?.weight ?? 0;
  }

  endUnit(): void {
    this.#previous = -1;
  }

  /** The share of the pairs' weight that was found; starts the next passage. */
  finish(): number {
    const share = this.#total === 0 ? 0 : this.#sum / this.#total;
    this.#found.fill(0);
    this.#sum = 0;
    return share;
  }
}
