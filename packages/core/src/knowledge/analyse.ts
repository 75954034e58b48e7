import { normalise } from "../understanding/normalise.ts";
import { tokenise } from "../understanding/tokenise.ts";
import { stemEnglish } from "./stem-english.ts";
import { stemRussian } from "./stem-russian.ts";

/** How words are cut to what they share with their other forms: by the rules of English and Russian, or by length. */
export type Style = "stem" | "prefix";

/**
 * What a token is: a word of letters, a number or code, a word of a script that puts no blanks between words, or a pair
 * of neighbouring characters of such a script.
 */
export type PieceKind = "word" | "number" | "segment" | "pair";

/** A piece of a text, as it is indexed. */
export interface Piece {
  /** As it is written, normalised. */
  readonly text: string;
  readonly kind: PieceKind;
}

/** Letters that an unstemmed word is cut to: on Russian text, five find as much as the Snowball stems do. */
const prefixLength = 5;

const number = /\p{N}/u;
const latin = /^[a-z]+$/;
const cyrillic = /^\p{Script=Cyrillic}+$/u;
// Its accents move from form to form: παράδοση, παραδόσεις.
const greek = /^\p{Script=Greek}/u;
// Korean puts blanks, but glues its particles to the word.
const hangul = /^\p{Script=Hangul}/u;

/** The part of a Markdown text that is read: without addresses and tags, whose words answer nothing. */
export function withoutMarkup(text: string): string {
  const read = text
    .replace(/\]\([^()\s]*\)/g, "]")
    .replace(/<[/!]?[a-z][^<>]*>/gi, " ")
    .replace(/\bhttps?:\/\/[^\s)>\]]+/g, " ");
  // The limit keeps the search linear; the local part of an address has at most 64 characters (RFC 5321).
  return read.includes("@") ? read.replace(/[^\s@]{0,64}@[^\s@]*/g, " ") : read;
}

/** Cuts a text into sentences, items of lists, rows of tables and paragraphs. */
export function sentences(text: string): string[] {
  return text
    .split(/(?<=[.!?…])(?<!(?:^|\n)[ \t]{0,9}\d{1,9}\.)\s+|(?<=[。！？])|\n\s*\n|\n(?=\s*(?:[-*+|>#]|\d+[.)]\s))/)
    .filter((sentence) => sentence.trim() !== "");
}

function pushPairs(run: string, into: Piece[]): void {
  const characters = [...run];
  for (let i = 1; i < characters.length; i++) into.push({ text: `${characters[i - 1]}${characters[i]}`, kind: "pair" });
}

/**
 * Cuts a text into words and numbers; where words are written without blanks, into the words of a dictionary and all
 * pairs of characters: the words alone miss what was cut differently in the question, the pairs alone find too much.
 */
export function analyse(text: string): Piece[] {
  const pieces: Piece[] = [];
  let run = "";
  for (const token of tokenise(normalise(text))) {
    if (!token.joined && run !== "") {
      pushPairs(run, pieces);
      run = "";
    }
    if (token.dense) {
      run += token.text;
      pieces.push({ text: token.text, kind: "segment" });
    } else {
      pieces.push({ text: token.text, kind: number.test(token.text) ? "number" : "word" });
      if (hangul.test(token.text)) pushPairs(token.text, pieces);
    }
  }
  pushPairs(run, pieces);
  return pieces;
}

/**
 * How the words of a passage in this language are cut. Languages other than English and Russian are cut by length, so
 * that no English rule spoils a Spanish word; a passage without a language counts as English or Russian by its letters.
 */
export function styleOf(language: string | undefined): Style {
  const primary = language?.split("-", 1)[0]?.toLowerCase();
  return primary === undefined || ["en", "ru", "zh", "ja", "ko"].includes(primary) ? "stem" : "prefix";
}

/** The name of a pair: no word or number has its first character, so that 가나 is told from the number of that text. */
export function pairKey(text: string): string {
  return `=${text}`;
}

/** The term under which a piece is indexed: what the forms of one word have in common. */
export function termOf({ text, kind }: Piece, style: Style): string {
  if (kind === "pair") return pairKey(text);
  if (kind !== "word") return text;
  if (style === "stem" && latin.test(text)) return stemEnglish(text);
  if (style === "stem" && cyrillic.test(text)) return stemRussian(text);
  const letters = greek.test(text) ? text.normalize("NFD").replace(/\p{M}/gu, "") : text;
  // The star keeps a cut word apart from a stem that happens to be spelt the same.
  return `${[...letters].slice(0, prefixLength).join("")}*`;
}
