/** What a character is to the tokeniser. `dense` is a letter of a script that writes words without blanks. */
export const characters = { other: 0, letter: 1, digit: 2, dense: 3 } as const;

/** One of {@link characters}. */
export type Character = (typeof characters)[keyof typeof characters];

const letter = /[\p{L}\p{M}]/u;
const number = /\p{N}/u;
const dense =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

function classify(code: number): Character {
  const character = String.fromCodePoint(code);
  if (number.test(character)) return characters.digit;
  if (!letter.test(character)) return characters.other;
  return dense.test(character) ? characters.dense : characters.letter;
}

// The basic plane is looked up: the regular expressions would cost more than everything else in a tokeniser.
const table = new Uint8Array(0x10000).fill(255);

/** Tells what a Unicode code point is to the tokeniser. */
export function characterOf(code: number): Character {
  if (code > 0xffff) return classify(code);
  const known = table[code];
  if (known === 0 || known === 1 || known === 2 || known === 3) return known;
  const found = classify(code);
  table[code] = found;
  return found;
}
