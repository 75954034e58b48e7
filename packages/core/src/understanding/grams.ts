import type { FeatureTable } from "./feature-table.ts";
import { addUnit, endHash, hashOf, startHash } from "./hashing.ts";
import type { Term } from "./terms.ts";

/** What a gram is made of. */
export const gramKinds = { word: 0, pair: 1, part: 2 } as const;

/** Stands for the beginning and the end of a message, in a pair. */
const edge = 0x2400;
const blank = 0x20;
const longestPart = 4;
const longestRun = 3;
/** Characters of one word that are cut into parts; nobody writes longer words. */
const wordLimit = 48;

/**
 * The n-grams of one message: its words, pairs of neighbouring words, parts of 2–4 characters inside words (with the
 * word's edges), and runs of 1–3 characters of scripts without blanks. A growing buffer that is used again and again.
 */
export class Grams {
  count = 0;
  hash: Uint32Array = new Uint32Array(512);
  kind: Uint8Array = new Uint8Array(512);
  /** The place of the term that it is in, or of the second one of a pair. */
  term: Uint16Array = new Uint16Array(512);
  /** The number of each gram's feature, or -1, after {@link find} or {@link learn}. */
  feature: Int32Array = new Int32Array(512);

  /** Replaces the content by the grams of a message. */
  read(terms: readonly Omit<Term, "code">[]): void {
    this.count = 0;
    this.#reserve(1);
    let previous = edge;
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at];
      if (term === undefined) continue;
      const word = wordHash(term);
      // Besides these two there is one more pair, at the end.
      this.#reserve(3);
      this.#push(word, gramKinds.word, at);
      this.#push(pairHash(previous, word), gramKinds.pair, at);
      previous = word;
      if (term.dense) {
        this.#runs(terms, at);
      } else {
        this.#parts(term.text, at);
        if (term.alias !== undefined) this.#parts(term.alias, at);
      }
    }
    if (terms.length > 0) this.#push(pairHash(previous, edge), gramKinds.pair, terms.length);
  }

  /** Looks up the feature of each gram; those that the table does not know get -1. */
  find(table: FeatureTable): void {
    const { hash, feature, count } = this;
    for (let gram = 0; gram < count; gram++) feature[gram] = table.find(hash[gram] ?? 0);
  }

  /** Looks up the feature of each gram; the table learns those that are new to it. */
  learn(table: FeatureTable): void {
    const { hash, feature, count } = this;
    for (let gram = 0; gram < count; gram++) feature[gram] = table.add(hash[gram] ?? 0);
  }

  #parts(word: string, at: number): void {
    const length = Math.min(word.length, wordLimit);
    this.#reserve((length + 1) * (longestPart - 1));
    for (let from = 0; from <= length; from++) {
      let hash = addUnit(startHash(gramKinds.part), from === 0 ? blank : word.charCodeAt(from - 1));
      // `next` runs one beyond the word, where the blank behind it is.
      for (let next = from; next <= length && next < from + longestPart - 1; next++) {
        hash = addUnit(hash, next === length ? blank : word.charCodeAt(next));
        this.#push(endHash(hash), gramKinds.part, at);
      }
    }
  }

  /** Runs of characters that begin in the term, across the words that the segmenter found. */
  #runs(terms: readonly Omit<Term, "code">[], at: number): void {
    let run = terms[at]?.text ?? "";
    const own = Math.min(run.length, wordLimit);
    for (let next = at + 1; terms[next]?.joined === true && run.length < own + longestRun; next++) {
      run += terms[next]?.text ?? "";
    }
    this.#reserve(own * longestRun);
    for (let from = 0; from < own; from++) {
      let hash = startHash(gramKinds.part + 1);
      for (let next = from; next < from + longestRun && next < run.length; next++) {
        hash = addUnit(hash, run.charCodeAt(next));
        this.#push(endHash(hash), gramKinds.part, at);
      }
    }
  }

  /** There must be room. */
  #push(hash: number, kind: number, term: number): void {
    const gram = this.count++;
    this.hash[gram] = hash;
    this.kind[gram] = kind;
    this.term[gram] = term;
  }

  #reserve(more: number): void {
    while (this.count + more > this.hash.length) this.#grow();
  }

  #grow(): void {
    const size = this.hash.length * 2;
    const hash = new Uint32Array(size);
    const kind = new Uint8Array(size);
    const term = new Uint16Array(size);
    const feature = new Int32Array(size);
    hash.set(this.hash);
    kind.set(this.kind);
    term.set(this.term);
    this.hash = hash;
    this.kind = kind;
    this.term = term;
    this.feature = feature;
  }
}

function wordHash(term: Pick<Term, "text" | "alias">): number {
  return hashOf(term.alias ?? term.text, gramKinds.word);
}

function pairHash(first: number, second: number): number {
  return endHash(addUnit(addUnit(startHash(gramKinds.pair), first), second));
}
