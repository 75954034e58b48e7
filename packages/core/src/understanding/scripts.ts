import { writingOf } from "./writing.ts";

/** What a character is to the tokeniser. `dense` is a letter of a script that writes words without blanks. */
export const characters = { other: 0, letter: 1, digit: 2, dense: 3 } as const;

const letter = /\p{L}/u;
const mark = /\p{M}/u;
const number = /\p{N}/u;
const dense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

function classify(code: number): number {
  const character = String.fromCodePoint(code);
  if (number.test(character)) return characters.digit;
  const isLetter = letter.test(character);
  if (!isLetter && !mark.test(character)) return characters.other;
  const kind = dense.test(character) ? characters.dense : characters.letter;
  return isLetter ? kind + writingOf(code) * 4 : kind;
}

// The basic plane is looked up: the regular expressions would cost more than everything else in a tokeniser.
const unknown = 255;
const table = new Uint8Array(0x10000).fill(unknown);

/** One of {@link characters} and, times 4, the number of the letter's writing. */
function factsOf(code: number): number {
  const known = table[code] ?? unknown;
  if (known !== unknown) return known;
  const found = classify(code);
  if (code < table.length) table[code] = found;
  return found;
}

/** Tells what a Unicode code point is to the tokeniser: one of {@link characters}. */
export function characterOf(code: number): number {
  return factsOf(code) & 3;
}

/** The writing that a Unicode code point belongs to as a letter, as its place among the writings; 0 for anything else. */
export function letterWritingOf(code: number): number {
  return factsOf(code) >>> 2;
}
