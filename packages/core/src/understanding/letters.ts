import { everydayWords } from "./everyday-words.ts";
import { functionWords } from "./function-words.ts";

/** Letters that only one of the languages here has, or nearly so. */
const ownLetters: Readonly<Record<string, RegExp>> = {
  ru: /[ыэъё]/,
  uk: /[іїєґ]|[а-яіїєґ]['’][яюєї]/,
  es: /[ñ¿¡]|[áíóú]/,
  de: /[äöüß]/,
  fr: /[çœæèêëîïôûùàâ]|[cdjlmnst]['’][aeiouhéêà]/,
};

/** Every letter that a profile tells apart; the place of a letter is its number. The first stands for all others. */
const alphabet = "? abcdefghijklmnopqrstuvwxyzàâäçèéêëíîïñóôöùûüßабвгдежзийклмнопрстуфхцчшщъыьэюяіїєґ'";
const size = 128;
const blank = 1;
const numbers = new Uint8Array(0x500);
for (let at = 0; at < alphabet.length; at++) numbers[alphabet.charCodeAt(at)] = at;
// Long words would outvote all others.
const mostLetters = 12;

/** The parts of the estimate that come from three letters, from two, from one, and from nothing at all. */
const mixture = { three: 0.55, two: 0.3, one: 0.13, none: 0.0005 };

/** What the words of a language look like: how likely each letter is after the two before it, as logarithms. */
class Profile {
  readonly #logarithms = new Map<number, number>();
  /** For two letters, the logarithm where the three were never seen. */
  readonly #pairs = new Float32Array(size * size);

  constructor(words: readonly string[]) {
    const threes = new Map<number, number>();
    const twos = new Uint32Array(size * size);
    const ones = new Uint32Array(size);
    let total = 0;
    for (const word of words) {
      let before = blank;
      let last = blank;
      for (let at = 0; at <= word.length; at++) {
        const next = letterAt(word, at, word.length);
        const key = (before * size + last) * size + next;
        threes.set(key, (threes.get(key) ?? 0) + 1);
        twos[last * size + next] = (twos[last * size + next] ?? 0) + 1;
        ones[next] = (ones[next] ?? 0) + 1;
        total++;
        before = last;
        last = next;
      }
    }
    const starts = new Map<number, number>();
    for (const [key, count] of threes) {
      const start = Math.floor(key / size);
      starts.set(start, (starts.get(start) ?? 0) + count);
    }
    for (let last = 0; last < alphabet.length; last++) {
      let all = 0;
      for (let next = 0; next < alphabet.length; next++) all += twos[last * size + next] ?? 0;
      for (let next = 0; next < alphabet.length; next++) {
        const two = all > 0 ? (twos[last * size + next] ?? 0) / all : 0;
        const rest = mixture.two * two + mixture.one * ((ones[next] ?? 0) / total) + mixture.none;
        this.#pairs[last * size + next] = Math.log(rest);
      }
    }
    for (const [key, count] of threes) {
      const rest = Math.exp(this.#pairs[key % (size * size)] ?? 0);
      this.#logarithms.set(key, Math.log((mixture.three * count) / (starts.get(Math.floor(key / size)) ?? 1) + rest));
    }
  }

  /** The logarithm of the probability of a word's letters. */
  likelihood(word: string): number {
    const length = Math.min(word.length, mostLetters);
    let before = blank;
    let last = blank;
    let sum = 0;
    for (let at = 0; at <= length; at++) {
      const next = letterAt(word, at, length);
      const pair = last * size + next;
      sum += this.#logarithms.get(before * size * size + pair) ?? this.#pairs[pair] ?? 0;
      before = last;
      last = next;
    }
    return sum;
  }
}

function letterAt(word: string, at: number, length: number): number {
  if (at >= length) return blank;
  const code = word.charCodeAt(at);
  return code < numbers.length ? (numbers[code] ?? 0) : 0;
}

const known = new Map<string, ReadonlySet<string>>();
const profiles = new Map<string, Profile>();

/** The words that a language is known by, with their accents. */
function wordsOf(language: string): readonly string[] {
  return [...(everydayWords[language]?.split(/\s+/) ?? []), ...(functionWords.get(language) ?? [])];
}

/** The same, to look words up. */
function knownWordsOf(language: string): ReadonlySet<string> | undefined {
  if (!known.has(language) && hasProfile(language)) known.set(language, new Set(wordsOf(language)));
  return known.get(language);
}

/** The profile of a language, or undefined where there are no words to make one of. Made when it is first needed. */
function profileOf(language: string): Profile | undefined {
  if (!profiles.has(language) && hasProfile(language)) profiles.set(language, new Profile(wordsOf(language)));
  return profiles.get(language);
}

/** Whether a language can be told from others of the same writing. */
export function hasProfile(language: string): boolean {
  return Object.hasOwn(everydayWords, language);
}

/** Whether a word is one of those that the language is known by; `plain` is the word without accents. */
export function isListed(language: string, word: string, plain: string): boolean {
  return functionWords.get(language)?.has(plain) === true || knownWordsOf(language)?.has(word) === true;
}

const ownLetterBonus = 3;
const listedBonus = 3;

/** How well a word fits a language, as the logarithm of a probability. `plain` is the word without accents. */
export function fitOf(language: string, word: string, plain: string): number {
  const letters = profileOf(language)?.likelihood(word) ?? 0;
  const own = ownLetters[language]?.test(word) === true ? ownLetterBonus : 0;
  return letters + own + (isListed(language, word, plain) ? listedBonus : 0);
}
