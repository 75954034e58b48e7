import { analyse, type Piece } from "./analyse.ts";
import type { NearWords } from "./near-words.ts";
import { gramTexts, type TermKeys, type Vocabulary } from "./vocabulary.ts";

/** A word of the question, with the terms of the index that stand for it. */
export interface QueryTerm {
  readonly text: string;
  /** How telling it is (idf); a word that no passage has is the most telling. */
  readonly weight: number;
  /** Terms of the index, each with how much it counts: 1, or less when it only resembles the word. */
  readonly matches: readonly { readonly term: number; readonly share: number }[];
}

/** A question in the numbers of the index. */
export interface Query {
  readonly terms: readonly QueryTerm[];
  /** Sum of the weights of all terms. */
  readonly total: number;
  /** Pairs of words that stand side by side in the question: indexes into `terms`. */
  readonly pairs: readonly { readonly first: number; readonly second: number; readonly weight: number }[];
  /** Runs of three characters that the index knows, with their weights. */
  readonly grams: readonly { readonly gram: number; readonly weight: number }[];
  /** Length of the vector of all runs, the unknown ones among them. */
  readonly gramNorm: number;
  /** What `phrasing` measures when a known phrasing is asked word by word. */
  readonly verbatim: number;
}

/** What a question is read against. */
export interface QueryContext {
  readonly vocabulary: Vocabulary;
  readonly nearWords: NearWords;
  /** How many passages may answer. */
  readonly count: number;
}

/** Characters of a question that are read; whoever writes more has not asked one question. */
const characterLimit = 2000;
/** How many different words of a question are compared. */
export const termLimit = 64;
/** A word that resembles an unknown one counts a little less than the word itself. */
const nearShare = 0.8;
const nearLimit = 8;
const nearMinimumLength = 4;
/**
 * Passages that are imagined beside the real ones, each with all words of grammar and none of the others: with ten
 * passages, counting alone cannot tell grammar from matter; with a thousand, these do not weigh.
 */
const imagined = 10;

function inverseFrequency(frequency: number, count: number): number {
  return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
}

function nearMatches(form: string, { vocabulary, nearWords }: QueryContext): number[] {
  if (form.length < nearMinimumLength) return [];
  const terms = new Set<number>();
  for (const near of nearWords.find(form)) {
    for (const style of ["stem", "prefix"] as const) {
      const term = vocabulary.termOfForm(near, style);
      if (vocabulary.termFrequency.at(term) > 0) terms.add(term);
    }
  }
  return [...terms].slice(0, nearLimit);
}

function readTerm(piece: Piece, { stem, prefix }: TermKeys, context: QueryContext): QueryTerm {
  const { vocabulary, count } = context;
  const keys = stem === prefix ? [stem] : [stem, prefix];
  const known = keys.map((key) => vocabulary.term(key)).filter((term) => term !== undefined);
  const grammatical = keys.some((key) => vocabulary.isGrammatical(key)) ? imagined : 0;
  const frequencyOf = (terms: readonly number[]): number =>
    Math.min(count, Math.max(0, ...terms.map((term) => vocabulary.termFrequency.at(term))));
  if (known.length > 0 || piece.kind !== "word") {
    const weight = inverseFrequency(frequencyOf(known) + grammatical, count + imagined);
    return { text: piece.text, weight, matches: known.map((term) => ({ term, share: 1 })) };
  }
  // A word of grammar is spelt right: "привет" is not "придет".
  const near = grammatical > 0 ? [] : nearMatches(piece.text, context);
  const weight = inverseFrequency(frequencyOf(near) + grammatical, count + imagined);
  return { text: piece.text, weight, matches: near.map((term) => ({ term, share: nearShare })) };
}

function readGrams(
  read: readonly Piece[],
  { vocabulary, count }: QueryContext,
): Pick<Query, "grams" | "gramNorm" | "verbatim"> {
  const counts = new Map<string, number>();
  for (const piece of read) {
    for (const gram of gramTexts(piece)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  const grams: { gram: number; weight: number }[] = [];
  let squares = 0;
  let product = 0;
  let plainSquares = 0;
  for (const [text, occurrences] of counts) {
    const gram = vocabulary.gram(text);
    const frequency = gram === undefined ? 0 : vocabulary.gramFrequency.at(gram);
    const weight = occurrences * Math.log(1 + count / (frequency + 0.5));
    squares += weight ** 2;
    product += weight * occurrences;
    plainSquares += occurrences ** 2;
    if (gram !== undefined) grams.push({ gram, weight });
  }
  return { grams, gramNorm: Math.sqrt(squares), verbatim: product / (Math.sqrt(squares * plainSquares) || 1) };
}

/** Reads a question. */
export function readQuery(text: string, context: QueryContext): Query {
  const read = analyse(text.slice(0, characterLimit));
  const terms: QueryTerm[] = [];
  const numbers = new Map<string, number>();
  const pairs = new Map<string, { first: number; second: number; weight: number }>();
  let previous: number | undefined;
  for (const piece of read) {
    const keys = context.vocabulary.keysOf(piece);
    const key = `${piece.kind} ${keys.stem}`;
    let number = numbers.get(key);
    if (number === undefined) {
      if (terms.length === termLimit) continue;
      number = terms.length;
      numbers.set(key, number);
      terms.push(readTerm(piece, keys, context));
    }
    if (piece.kind !== "word" && piece.kind !== "number") {
      previous = undefined;
      continue;
    }
    if (previous !== undefined) {
      const weight = ((terms[previous]?.weight ?? 0) + (terms[number]?.weight ?? 0)) / 2;
      pairs.set(`${previous} ${number}`, { first: previous, second: number, weight });
    }
    previous = number;
  }
  const total = terms.reduce((sum, term) => sum + term.weight, 0);
  return { terms, total, pairs: [...pairs.values()], ...readGrams(read, context) };
}
