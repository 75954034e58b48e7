import type { FormMeanings } from "./form-meanings.ts";
import { type StoredPassage, unitEnd } from "./stored-passage.ts";
import type { Vocabulary } from "./vocabulary.ts";

/**
 * The forms of one passage that have something in common with the question, in their order. They are looked up once,
 * and each measure then walks over these few.
 */
export class CommonForms {
  /** The meaning of each form, and `endMeaning` where a phrasing or sentence ends. */
  meanings: Int32Array = new Int32Array(256);
  /** Where each stands in the passage. */
  positions: Int32Array = new Int32Array(256);
  size = 0;

  /** Finds those of a passage, in place of those of the one before. */
  find(vocabulary: Vocabulary, formMeanings: FormMeanings, { sequence, style }: StoredPassage): void {
    if (this.meanings.length < sequence.length) {
      this.meanings = new Int32Array(sequence.length * 2);
      this.positions = new Int32Array(sequence.length * 2);
    }
    const { meanings, positions } = this;
    const { first } = formMeanings;
    const numbers = formMeanings.numbers(vocabulary, style);
    let size = 0;
    for (let at = 0; at < sequence.length; at++) {
      const form = sequence[at] ?? unitEnd;
      let meaning = (numbers[form - unitEnd] ?? 0) - first;
      if (meaning < 0) meaning = formMeanings.learn(vocabulary, form, style, numbers);
      meanings[size] = meaning;
      positions[size] = at;
      // One without a meaning is written over by the next: no processor foretells a branch here, and each costs as
      // much as all the rest.
      size += -meaning >>> 31;
    }
    this.size = size;
  }
}
