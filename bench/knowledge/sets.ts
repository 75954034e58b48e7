import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Passage } from "../../packages/core/src/ports/index.ts";

/** A question and the ids of the passages that answer it; none: it must not be answered. */
export interface Question {
  readonly text: string;
  readonly relevant: readonly string[];
}

/** Passages with questions about them. */
export interface KnowledgeSet {
  readonly name: string;
  readonly passages: readonly Passage[];
  readonly questions: readonly Question[];
}

/** Numbers from 0 to 1 that are the same on every run (mulberry32, by Tommy Ettinger, public domain). */
export type Random = () => number;

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number from 0 to `limit` − 1. */
export const below = (limit: number, random: Random): number => Math.floor(random() * limit);

export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function readLines(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : []);

/** Reads `passages.jsonl` and `queries.jsonl`. */
export function readSet(folder: string, name: string): KnowledgeSet {
  const passages = readLines(join(folder, name, "passages.jsonl")).map((row): Passage => {
    const body = textOf(row.body);
    return {
      id: textOf(row.id),
      document: name,
      title: textOf(row.title),
      question: textOf(row.question) || undefined,
      alternatives: textsOf(row.alternatives),
      body,
      language: textOf(row.language) || undefined,
      start: 0,
      end: body.length,
    };
  });
  const questions = readLines(join(folder, name, "queries.jsonl")).map((row) => ({
    text: textOf(row.text),
    relevant: textsOf(row.relevant),
  }));
  return { name, passages, questions };
}

/** The names of the sets in a folder. */
export function setNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "passages.jsonl")))
    .sort();
}

/**
 * Makes entries of labelled messages: each label becomes one with `fewest` to `most` of its messages as known phrasings,
 * up to `asked` of the others are questions.
 */
export function fromMessages(
  name: string,
  rows: readonly (readonly [text: string, label: string])[],
  { fewest, most, asked, seed }: { fewest: number; most: number; asked: number; seed: number },
): KnowledgeSet {
  const random = randomFrom(seed);
  const passages: Passage[] = [];
  const questions: Question[] = [];
  for (const [id, messages] of Map.groupBy(rows, ([, label]) => label)) {
    const texts = shuffled(messages, random).map(([text]) => text);
    const known = Math.min(fewest + below(most - fewest + 1, random), Math.max(1, texts.length - asked));
    const alternatives = texts.slice(0, known);
    passages.push({ id, document: name, title: "", alternatives, body: "", language: "en", start: 0, end: 0 });
    for (const text of texts.slice(known, known + asked)) questions.push({ text, relevant: [id] });
  }
  return { name: `${name} ${fewest === most ? fewest : `${fewest}-${most}`}`, passages, questions };
}

const alphabets: Readonly<Record<string, string>> = {
  en: "abcdefghijklmnopqrstuvwxyz",
  ru: "абвгдежзийклмнопрстуфхцчшщъыьэюя",
};

/** Puts one edit into each of the two longest words: a letter left out, put in, replaced, or swapped with the next. */
export function mistyped(text: string, language: string | undefined, random: Random): string {
  const alphabet = alphabets[language ?? ""];
  if (alphabet === undefined) return text;
  const longest = [...text.matchAll(/\p{L}{3,}/gu)].sort((a, b) => b[0].length - a[0].length).slice(0, 2);
  let result = text;
  for (const { 0: word, index } of longest.sort((a, b) => b.index - a.index)) {
    const at = 1 + below(word.length - 1, random);
    const letter = alphabet[below(alphabet.length, random)];
    const edits = [
      word.slice(0, at) + word.slice(at + 1),
      word.slice(0, at) + letter + word.slice(at),
      word.slice(0, at) + letter + word.slice(at + 1),
      word.slice(0, at - 1) + word[at] + word[at - 1] + word.slice(at + 1),
    ];
    result = result.slice(0, index) + edits[below(edits.length, random)] + result.slice(index + word.length);
  }
  return result;
}
