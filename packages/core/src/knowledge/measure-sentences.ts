import { type Query, termLimit } from "./query.ts";

/** Measures how much of the question stands in a passage, in one of its sentences, in two neighbouring ones. */
export class SentenceMeasure {
  readonly #weights = new Float64Array(termLimit);
  /** By term of the question: the last unit, and the last passage, that had it. */
  readonly #lastUnit = new Float64Array(termLimit);
  readonly #lastPassage = new Float64Array(termLimit);
  #total = 1;
  #passage = 1;
  /** Numbered on from passage to passage; a gap of two keeps what are no neighbours apart. */
  #unit = 2;
  #covered = 0;
  #found: number[] = [];
  #here = 0;
  #before = 0;
  #inBoth = 0;
  #sentence = 0;
  #sentences = 0;

  begin(query: Query): void {
    query.terms.forEach(({ weight }, number) => {
      this.#weights[number] = weight;
    });
    this.#total = query.total === 0 ? 1 : query.total;
  }

  /** Meets a term of the question. */
  see(term: number, share: number): void {
    const value = (this.#weights[term] ?? 0) * share;
    if (this.#lastPassage[term] !== this.#passage) {
      this.#lastPassage[term] = this.#passage;
      this.#covered += value;
      this.#found.push(term);
    }
    const last = this.#lastUnit[term];
    if (last === this.#unit) return;
    this.#here += value;
    if (last === this.#unit - 1) this.#inBoth += value;
    this.#lastUnit[term] = this.#unit;
  }

  /** @param isSentence - false for a phrasing of an entry, which is measured elsewhere. */
  endUnit(isSentence: boolean): void {
    if (isSentence) {
      this.#sentence = Math.max(this.#sentence, this.#here);
      this.#sentences = Math.max(this.#sentences, this.#here + this.#before - this.#inBoth);
    }
    this.#before = isSentence ? this.#here : 0;
    this.#here = 0;
    this.#inBoth = 0;
    this.#unit += isSentence ? 1 : 2;
  }

  /** The shares of the question's weight, and the terms that were met; starts the next passage. */
  finish(): { coverage: number; sentence: number; sentences: number; found: readonly number[] } {
    const result = {
      found: this.#found,
      coverage: this.#covered / this.#total,
      sentence: this.#sentence / this.#total,
      sentences: this.#sentences / this.#total,
    };
    this.#passage += 1;
    this.#unit += 2;
    this.#covered = 0;
    this.#found = [];
    this.#before = 0;
    this.#sentence = 0;
    this.#sentences = 0;
    return result;
  }
}
