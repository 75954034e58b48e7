import { type Piece, termOf } from "./analyse.ts";
import type { Collection } from "./collection.ts";
import { NearWords } from "./near-words.ts";
import { gramTexts } from "./vocabulary.ts";

/** A term of the index that stands for a word, with how much it counts: 1, or less when it only resembles the word. */
export interface TermMatch {
  readonly term: number;
  readonly share: number;
}

/** What the collection knows of a word. */
export interface KnownWord {
  readonly matches: readonly TermMatch[];
  /** In how many passages the most frequent match stands. */
  readonly frequency: number;
  readonly isGrammatical: boolean;
}

/** A piece of a question. */
export interface QueryWord {
  readonly text: string;
  readonly kind: Piece["kind"];
  readonly stem: string;
  /** Pieces of one kind that share their stem have the same. */
  readonly number: number;
  /** Its runs of characters by number, where those that no passage has are numbered on from those that one has. */
  readonly grams: readonly number[];
  /** Undefined until it is asked for: of a long question not all words are compared. */
  known: KnownWord | undefined;
}

/**
 * How many characters of words are kept from question to question. They bound all that is kept, as a word has no more
 * runs than characters; what a word takes beside them counts as some more. It comes to about half a megabyte.
 */
const keptCharacters = 20_000;
const charactersForEach = 8;
/** A word that resembles an unknown one counts a little less than the word itself. */
const nearShare = 0.8;
const nearLimit = 8;
const nearMinimumLength = 4;

/**
 * Words of questions. Customers use the same ones again and again, so what the collection makes of a word is kept until
 * the collection changes, or too much is kept.
 */
export class QueryWords {
  readonly #collection: Collection;
  readonly #nearWords: NearWords;
  #version = -1;
  readonly #words = new Map<string, QueryWord>();
  /** Apart from the words: two Korean characters may be both. */
  readonly #pairs = new Map<string, QueryWord>();
  readonly #numbers = new Map<string, number>();
  readonly #unknownGrams = new Map<string, number>();
  #characters = 0;

  constructor(collection: Collection) {
    this.#collection = collection;
    this.#nearWords = new NearWords(collection.vocabulary);
  }

  /** One more than the greatest number of a run of characters. */
  get gramLimit(): number {
    return this.#collection.vocabulary.gramFrequency.size + this.#unknownGrams.size;
  }

  /** Starts a question: its words have their numbers until the next one starts. */
  begin(): void {
    const { version } = this.#collection;
    if (this.#version === version && this.#characters <= keptCharacters) return;
    this.#version = version;
    this.#characters = 0;
    this.#words.clear();
    this.#pairs.clear();
    this.#numbers.clear();
    this.#unknownGrams.clear();
  }

  word(piece: Piece): QueryWord {
    const words = piece.kind === "pair" ? this.#pairs : this.#words;
    let word = words.get(piece.text);
    if (word !== undefined) return word;
    // A copy: what is cut from a text may hold on to the whole of it, and a customer's message must not be kept.
    word = this.#read({ text: [...piece.text].join(""), kind: piece.kind });
    words.set(word.text, word);
    this.#characters += word.text.length + charactersForEach;
    return word;
  }

  /** What the collection knows of a word. */
  known(word: QueryWord): KnownWord {
    word.known ??= this.#lookUp(word);
    return word.known;
  }

  #read(piece: Piece): QueryWord {
    const { text, kind } = piece;
    const stem = termOf(piece, "stem");
    const grams = gramTexts(piece).map((gram) => this.#gram(gram));
    return { text, kind, stem, number: numberIn(this.#numbers, `${kind} ${stem}`), grams, known: undefined };
  }

  #gram(text: string): number {
    const { vocabulary } = this.#collection;
    return vocabulary.gram(text) ?? vocabulary.gramFrequency.size + numberIn(this.#unknownGrams, text);
  }

  #lookUp(word: QueryWord): KnownWord {
    const { vocabulary } = this.#collection;
    const keys = new Set([word.stem, termOf(word, "prefix")]);
    const terms: number[] = [];
    let isGrammatical = false;
    for (const key of keys) {
      const term = vocabulary.term(key);
      if (term !== undefined) terms.push(term);
      if (vocabulary.isGrammatical(key)) isGrammatical = true;
    }
    if (terms.length > 0 || word.kind !== "word") return this.#knownAs(terms, 1, isGrammatical);
    // A word of grammar is spelt right: "привет" is not "придет".
    return this.#knownAs(isGrammatical ? [] : this.#near(word.text), nearShare, isGrammatical);
  }

  #knownAs(terms: readonly number[], share: number, isGrammatical: boolean): KnownWord {
    const { termFrequency } = this.#collection.vocabulary;
    let frequency = 0;
    for (const term of terms) frequency = Math.max(frequency, termFrequency.at(term));
    return { matches: terms.map((term) => ({ term, share })), frequency, isGrammatical };
  }

  #near(text: string): number[] {
    if (text.length < nearMinimumLength) return [];
    const { vocabulary } = this.#collection;
    const terms = new Set<number>();
    for (const near of this.#nearWords.find(text)) {
      for (const style of ["stem", "prefix"] as const) {
        const term = vocabulary.termOfForm(near, style);
        if (vocabulary.termFrequency.at(term) > 0) terms.add(term);
      }
    }
    return [...terms].slice(0, nearLimit);
  }
}

/** The number of a text, given now if it is new. */
function numberIn(numbers: Map<string, number>, text: string): number {
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}
