import type { CommonForms } from "./common-forms.ts";
import { endMeaning, type FormMeanings } from "./form-meanings.ts";
import { type Query, termLimit } from "./query.ts";
import type { StoredPassage } from "./stored-passage.ts";

/** Shares of the question's weight, and the terms of the question that a passage has. */
export interface SentenceMeasures {
  readonly coverage: number;
  readonly sentence: number;
  readonly sentences: number;
  readonly found: readonly number[];
}

/** Measures how much of the question stands in a passage, in one of its sentences, in two neighbouring ones. */
export class SentenceMeasure {
  readonly #weights = new Float64Array(termLimit);
  /** By term of the question: the last unit, and the last passage, that had it. */
  readonly #lastUnit = new Float64Array(termLimit);
  readonly #lastPassage = new Float64Array(termLimit);
  #total = 1;
  #passage = 0;
  /** Numbered on from passage to passage; a gap of two keeps what are no neighbours apart. */
  #unit = 0;

  begin({ terms, total }: Query): void {
    for (let number = 0; number < terms.length; number++) this.#weights[number] = terms[number]?.weight ?? 0;
    this.#total = total === 0 ? 1 : total;
  }

  measure({ meanings, size }: CommonForms, formMeanings: FormMeanings, stored: StoredPassage): SentenceMeasures {
    const { hits, shares } = formMeanings;
    const lastUnit = this.#lastUnit;
    const firstSentence = stored.isEntry ? stored.phrasings : 0;
    const found: number[] = [];
    this.#passage += 1;
    this.#unit += 2;
    let number = 0;
    let covered = 0;
    let here = 0;
    let before = 0;
    let inBoth = 0;
    let sentence = 0;
    let sentences = 0;
    for (let i = 0; i < size; i++) {
      const meaning = meanings[i] ?? endMeaning;
      if (meaning === endMeaning) {
        // A phrasing of an entry is no sentence; it is measured elsewhere.
        const isSentence = number >= firstSentence;
        if (isSentence) {
          sentence = Math.max(sentence, here);
          sentences = Math.max(sentences, here + before - inBoth);
        }
        before = isSentence ? here : 0;
        here = 0;
        inBoth = 0;
        number += 1;
        this.#unit += isSentence ? 1 : 2;
        continue;
      }
      const term = hits[meaning] ?? -1;
      if (term < 0) continue;
      const value = (this.#weights[term] ?? 0) * (shares[meaning] ?? 0);
      if (this.#isNew(term)) {
        covered += value;
        found.push(term);
      }
      const last = lastUnit[term] ?? 0;
      if (last === this.#unit) continue;
      here += value;
      if (last === this.#unit - 1) inBoth += value;
      lastUnit[term] = this.#unit;
    }
    const total = this.#total;
    return { coverage: covered / total, sentence: sentence / total, sentences: sentences / total, found };
  }

  /** Whether the passage did not have this term so far. */
  #isNew(term: number): boolean {
    if (this.#lastPassage[term] === this.#passage) return false;
    this.#lastPassage[term] = this.#passage;
    return true;
  }
}
