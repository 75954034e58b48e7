import type { Passage } from "../ports/knowledge.ts";
import { analyse, type Style, sentences, styleOf, withoutMarkup } from "./analyse.ts";
import { grown } from "./growable.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Ends a phrasing or a sentence in {@link StoredPassage.sequence}. */
export const unitEnd = -1;

/** See {@link termCounts}; a number holds both counts exactly. */
export const inQuestion = 2 ** 24;

/** A passage as the index keeps it: numbers of forms instead of text. */
export interface StoredPassage {
  readonly passage: Passage;
  readonly style: Style;
  /** True when customers' own ways to ask are known: a question or alternatives. */
  readonly isEntry: boolean;
  /** The forms of each phrasing (question, alternatives, title), then of each sentence, a {@link unitEnd} after each. */
  readonly sequence: Int32Array;
  /** How many units of the sequence are phrasings. */
  readonly phrasings: number;
  /** Lengths of the vectors of character runs: of the whole passage, then of each phrasing. */
  readonly norms: Float32Array;
  /** Number of pieces in the phrasings and in the body. */
  readonly questionLength: number;
  readonly bodyLength: number;
}

/** Adds up the weights of character runs; one is shared by all passages, so that nothing is allocated for each. */
export class GramSum {
  #weights: Float32Array = new Float32Array(1024);
  readonly touched: number[] = [];

  /** Adds the runs of one form. */
  add(vocabulary: Vocabulary, form: number, weight: number): void {
    const end = vocabulary.gramStarts.at(form + 1);
    this.#weights = grown(this.#weights, vocabulary.gramFrequency.size);
    for (let i = vocabulary.gramStarts.at(form); i < end; i++) {
      const gram = vocabulary.grams.at(i);
      const before = this.#weights[gram] ?? 0;
      if (before === 0) this.touched.push(gram);
      this.#weights[gram] = before + weight;
    }
  }

  /** The Euclidean length of the sum. */
  norm(): number {
    let squares = 0;
    for (const gram of this.touched) squares += (this.#weights[gram] ?? 0) ** 2;
    return Math.sqrt(squares);
  }

  clear(): void {
    for (const gram of this.touched) this.#weights[gram] = 0;
    this.touched.length = 0;
  }
}

/** The title's part that the question does not repeat. */
function titleOf(passage: Passage): string {
  const { title, question } = passage;
  return question !== undefined && title.endsWith(question) ? title.slice(0, title.length - question.length) : title;
}

function countForms(sequence: Int32Array, from: number, to: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const form of sequence.subarray(from, to)) {
    if (form !== unitEnd) counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  return counts;
}

/** What a word in the body counts, where one in the question counts 1: an entry's question tells what it answers. */
export function bodyShareOf(isEntry: boolean): number {
  return isEntry ? 0.3 : 1;
}

/** Turns a passage into numbers; it is not counted in the vocabulary yet. Its runs of characters stay in `sum`. */
export function storePassage(vocabulary: Vocabulary, sum: GramSum, passage: Passage): StoredPassage {
  const phrasings = [passage.question ?? "", ...passage.alternatives, titleOf(passage)].filter(
    (text) => text.trim() !== "",
  );
  const isEntry = (passage.question ?? "").trim() !== "" || passage.alternatives.some((text) => text.trim() !== "");
  const units = [...phrasings, ...sentences(withoutMarkup(passage.body))];
  const forms: number[] = [];
  const ends: number[] = [];
  for (const unit of units) {
    for (const piece of analyse(unit)) forms.push(vocabulary.addForm(piece));
    ends.push(forms.length);
    forms.push(unitEnd);
  }
  const sequence = Int32Array.from(forms);
  const bodyStart = phrasings.length === 0 ? 0 : (ends[phrasings.length - 1] ?? 0) + 1;
  const norms = new Float32Array(1 + phrasings.length);
  for (let i = 0; i < phrasings.length; i++) {
    const from = i === 0 ? 0 : (ends[i - 1] ?? 0) + 1;
    for (const [form, count] of countForms(sequence, from, ends[i] ?? from)) sum.add(vocabulary, form, count);
    norms[1 + i] = sum.norm();
    sum.clear();
  }
  const bodyShare = bodyShareOf(isEntry);
  for (const [from, to, share] of [
    [0, bodyStart, 1],
    [bodyStart, sequence.length, bodyShare],
  ] as const) {
    for (const [form, count] of countForms(sequence, from, to)) {
      sum.add(vocabulary, form, share * (1 + Math.log(count)));
    }
  }
  norms[0] = sum.norm();
  return {
    passage,
    style: styleOf(passage.language),
    isEntry,
    sequence,
    phrasings: phrasings.length,
    norms,
    questionLength: bodyStart - phrasings.length,
    bodyLength: sequence.length - bodyStart - (units.length - phrasings.length),
  };
}

/** How often each term stands in the phrasings, times {@link inQuestion}, plus how often it stands in the body. */
export function termCounts(vocabulary: Vocabulary, stored: StoredPassage): Map<number, number> {
  const counts = new Map<number, number>();
  const { sequence, style, phrasings } = stored;
  let unit = 0;
  for (let at = 0; at < sequence.length; at++) {
    const form = sequence[at] ?? unitEnd;
    if (form === unitEnd) {
      unit += 1;
      continue;
    }
    const term = vocabulary.termOfForm(form, style);
    counts.set(term, (counts.get(term) ?? 0) + (unit < phrasings ? inQuestion : 1));
  }
  return counts;
}

/** Adds the runs of characters of a passage to `sum`. */
export function addGrams(vocabulary: Vocabulary, sum: GramSum, { sequence }: StoredPassage): void {
  for (const form of new Set(sequence)) {
    if (form !== unitEnd) sum.add(vocabulary, form, 1);
  }
}
