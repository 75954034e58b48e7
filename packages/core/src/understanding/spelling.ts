import { FeatureTable } from "./feature-table.ts";
import { addUnit, endHash, startHash } from "./hashing.ts";
import { isCode } from "./terms.ts";

const shortest = 4;
const longest = 32;

/**
 * Finds the known word that a mistyped one was meant to be: one character missing, too many, wrong, or two swapped.
 * Each known word is filed under itself and under itself without each of its characters; a mistyped word is looked up
 * in the same way, so no word has to be compared with all others.
 */
export class Spelling {
  readonly #words: readonly string[];
  readonly #files = new FeatureTable();
  /** For each file its first entry, for each entry its word and the next entry; -1 ends a file. */
  readonly #first: Int32Array;
  readonly #word: Int32Array;
  readonly #next: Int32Array;

  /** @param words the known words, the most frequent first: of two that are as near, it is the more frequent one. */
  constructor(words: readonly string[]) {
    this.#words = words;
    const numbers = [...words.keys()].filter((number) => correctable(words[number] ?? "", shortest - 1));
    const entries = numbers.reduce((sum, number) => sum + (words[number] ?? "").length + 1, 0);
    this.#word = new Int32Array(entries);
    this.#next = new Int32Array(entries);
    const first = new Int32Array(entries).fill(-1);
    let entry = 0;
    for (const number of numbers) {
      const word = words[number] ?? "";
      for (let gap = -1; gap < word.length; gap++) {
        const file = this.#files.add(without(word, gap));
        this.#word[entry] = number;
        this.#next[entry] = first[file] ?? -1;
        first[file] = entry++;
      }
    }
    this.#first = first.slice(0, this.#files.size);
  }

  /** The known word nearest to an unknown one, if one is near enough. */
  nearest(word: string): string | undefined {
    if (!correctable(word, shortest)) return undefined;
    let best = this.#words.length;
    for (let gap = -1; gap < word.length; gap++) {
      const file = this.#files.find(without(word, gap));
      if (file < 0) continue;
      for (let entry = this.#first[file] ?? -1; entry >= 0; entry = this.#next[entry] ?? -1) {
        const index = this.#word[entry] ?? best;
        const known = this.#words[index] ?? "";
        // One edit makes `dark` of `park`; the first letter of so short a word is rarely the mistyped one.
        if (word.length === shortest && known[0] !== word[0]) continue;
        if (index < best && isOneEditApart(word, known)) best = index;
      }
    }
    return this.#words[best];
  }
}

function correctable(word: string, least: number): boolean {
  return word.length >= least && word.length <= longest && !isCode(word);
}

/** The hash of a word without the character at `gap`. */
function without(word: string, gap: number): number {
  let hash = startHash(0);
  for (let at = 0; at < word.length; at++) if (at !== gap) hash = addUnit(hash, word.charCodeAt(at));
  return endHash(hash);
}

function isOneEditApart(first: string, second: string): boolean {
  if (Math.abs(first.length - second.length) > 1) return false;
  let at = 0;
  while (at < first.length && first[at] === second[at]) at++;
  if (first.length < second.length) return first.slice(at) === second.slice(at + 1);
  if (first.length > second.length) return first.slice(at + 1) === second.slice(at);
  if (first.slice(at + 1) === second.slice(at + 1)) return true;
  return first[at] === second[at + 1] && first[at + 1] === second[at] && first.slice(at + 2) === second.slice(at + 2);
}
