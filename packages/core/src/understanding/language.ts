import { fitOf, hasProfile, isListed } from "./letters.ts";
import { normalise } from "./normalise.ts";
import { characterOf, characters, letterWritingOf } from "./scripts.ts";
import { type Writing, writings, writingsOf } from "./writing.ts";

/** Words that are the same everywhere and tell nothing. */
const neutral = new Set(
  "ok okay oke okey oki lol haha hahaha hmm wow wtf omg sms email pin vip faq app ок окей".split(" "),
);
/** By how much the best language must fit better than the second, as the logarithm of a probability. */
const needed = 1.5;
/** The same where the conversation had another language, or no word is known: names and typing at random. */
const neededWhenUnlikely = 4;
/** Messages are told apart long before this many words. */
const mostWords = 40;

/**
 * Tells in which of a bot's locales a message is written, by its letters, its function words and the look of its words.
 * Returns undefined when the message does not tell ("ok", a number, `A1234`, a language that the bot does not have): the
 * caller then keeps the locale of the conversation, or takes the channel's. A locale is matched by its language
 * (`pt-BR` as `pt`). English, Russian, Ukrainian, Spanish, German and French are told from languages of the same script;
 * other languages where no other locale of the bot shares their script.
 *
 * @param previous the conversation's locale so far: a change of language then takes more evidence
 *
 * @example
 * ```ts
 * import { detectLocale } from "@frontdesk/core";
 *
 * detectLocale("где мой заказ?", ["en", "ru", "zh"]); // "ru"
 * detectLocale("ok", ["en", "ru", "zh"], "ru"); // undefined
 * ```
 */
export function detectLocale(text: string, locales: readonly string[], previous?: string): string | undefined {
  const found = wordsOf(text);
  const writing = writingOfWords(found);
  if (writing === undefined) return undefined;
  const possible = candidates(locales, writing);
  const only = possible[0];
  if (only === undefined) return undefined;
  const words = found.filter((word) => word.writing === writing);
  if (possible.length > 1) return best(possible, words, previous);
  return writing !== "latin" || isTelling(words, languageOf(only)) ? only : undefined;
}

interface Word {
  readonly text: string;
  readonly plain: string;
  readonly isNeutral: boolean;
  readonly writing: Writing;
  readonly letters: number;
}

/** What may be in a piece beside letters, marks and digits. */
const joiners = codesOf("'’@._/:#-");
/** Those of them that are in words, too. */
const apostrophes = codesOf("'’");
/** Addresses, links, names of accounts, and whatever has a digit in it. */
const notWords = /[\p{N}@/:_#]|\w\.\w/u;

function codesOf(text: string): ReadonlySet<number> {
  return new Set([...text].map((character) => character.codePointAt(0) ?? 0));
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const folded = text.slice(0, 2000).normalize("NFKC").toLowerCase();
  let start = 0;
  // Most pieces are words in one writing: their letters are counted on the way.
  let isSimple = true;
  let writing = 0;
  let letters = 0;
  for (let at = 0; at <= folded.length && words.length < mostWords; ) {
    const code = folded.codePointAt(at) ?? 0;
    const kind = characterOf(code);
    const next = at + (code > 0xffff ? 2 : 1);
    if (kind === characters.other && !joiners.has(code)) {
      if (!isSimple) addPiece(words, folded.slice(start, at));
      else if (letters > 0) addWord(words, folded.slice(start, at), writings[writing], letters);
      start = next;
      isSimple = true;
      letters = 0;
    } else if (kind === characters.digit || (kind === characters.other && !apostrophes.has(code))) {
      isSimple = false;
    } else {
      const own = letterWritingOf(code);
      if (letters === 0) writing = own;
      if (own !== writing && own !== 0) isSimple = false;
      if (own !== 0) letters++;
    }
    at = next;
  }
  return words;
}

function addPiece(words: Word[], piece: string): void {
  if (notWords.test(piece)) {
    // Han and its neighbours write numbers and codes without a blank before them.
    for (const [run] of piece.matchAll(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu))
      addPart(words, run);
  } else {
    for (const part of piece.split(/[.-]+/)) addPart(words, part);
  }
}

/** Adds a word once for each writing in it, in their order. */
function addPart(words: Word[], text: string): void {
  const counts = new Map<Writing, number>();
  for (const character of text) {
    const writing = writings[letterWritingOf(character.codePointAt(0) ?? 0)];
    if (writing !== undefined) counts.set(writing, (counts.get(writing) ?? 0) + 1);
  }
  for (const [writing, letters] of counts) addWord(words, text, writing, letters);
}

function addWord(words: Word[], text: string, writing: Writing | undefined, letters: number): void {
  if (writing === undefined) return;
  const plain = normalise(text).replaceAll("'", "");
  words.push({ text, plain, isNeutral: neutral.has(plain), writing, letters });
}

/** Brand names are Latin everywhere, so a few letters of another writing outweigh them; a Han letter is half a word. */
const weights: Partial<Record<Writing, number>> = { latin: 1, cyrillic: 2.5, han: 6, kana: 8 };

function writingOfWords(words: readonly Word[]): Writing | undefined {
  const said = words.filter(({ isNeutral }) => !isNeutral);
  const first = said[0]?.writing;
  if (said.every(({ writing }) => writing === first)) return first;
  const sums = new Map<Writing, number>();
  for (const { writing, letters } of said) {
    sums.set(writing, (sums.get(writing) ?? 0) + letters * (weights[writing] ?? 3));
  }
  let strongest: Writing | undefined;
  for (const [writing, sum] of sums)
    if (strongest === undefined || sum > (sums.get(strongest) ?? 0)) strongest = writing;
  // Japanese mixes both, and a single kana says so.
  return strongest === "han" && sums.has("kana") ? "kana" : strongest;
}

function candidates(locales: readonly string[], writing: Writing): string[] {
  return locales.filter((locale) => writingsOf(languageOf(locale)).includes(writing));
}

function languageOf(locale: string): string {
  // Most are the name of a language and nothing else.
  return locale.length === 2 ? locale.toLowerCase() : (locale.toLowerCase().split(/[-_]/)[0] ?? locale);
}

/** Whether Latin words say more than a brand or a code would. */
function isTelling(words: readonly Word[], language: string): boolean {
  const said = words.filter(({ isNeutral }) => !isNeutral);
  if (said.length > 2 || !hasProfile(language)) return said.length > 0;
  return said.some(({ text, plain, letters }) => letters > 1 && isListed(language, text, plain));
}

function best(possible: readonly string[], words: readonly Word[], previous: string | undefined): string | undefined {
  const said = words.filter(({ isNeutral }) => !isNeutral);
  const fits = possible
    .filter((locale) => hasProfile(languageOf(locale)))
    .map((locale) => ({
      locale,
      fit: said.reduce((sum, { text, plain }) => sum + fitOf(languageOf(locale), text, plain), 0),
    }))
    .toSorted((first, second) => second.fit - first.fit);
  const [first, second] = fits;
  if (first === undefined) return undefined;
  // Two locales of one language, such as en-GB and en-US: the conversation's own, or the bot's first.
  const same = possible.filter((locale) => languageOf(locale) === languageOf(first.locale));
  const chosen = previous !== undefined && same.includes(previous) ? previous : same[0];
  const rival =
    fits.find(({ locale }) => !same.includes(locale)) ?? (same.includes(second?.locale ?? "") ? undefined : second);
  if (rival === undefined) return chosen;
  const isChange = previous !== undefined && !same.includes(previous);
  const isUnlikely = isChange || !isTelling(said, languageOf(first.locale));
  return first.fit - rival.fit >= (isUnlikely ? neededWhenUnlikely : needed) ? chosen : undefined;
}
