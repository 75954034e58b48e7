import type { Passage } from "../ports/knowledge.ts";
import { Postings } from "./growable.ts";
import {
  addGrams,
  bodyShareOf,
  GramSum,
  inQuestion,
  type StoredPassage,
  storePassage,
  termCounts,
} from "./stored-passage.ts";
import { Vocabulary } from "./vocabulary.ts";

/**
 * Passages of one language and kind, counted apart: a Russian word is not rare because most passages are English, and
 * an entry's questions are not long because documents have short titles.
 */
export interface Group {
  readonly language: string | undefined;
  count: number;
  /** How many have a question, phrasings or a title, and the sum of their lengths. */
  questions: number;
  questionLength: number;
  /** The same for bodies. */
  bodies: number;
  bodyLength: number;
}

/** What a word in a document's title counts, and how much a long text counts less (BM25F's weight and b). */
const titleWeightOfDocument = 2;
const questionLengthShare = 0.75;
const bodyLengthShare = 0.6;

/** How many removed passages may stay in the postings before they are written anew. */
const removedAtLeast = 64;

/** All passages of an index, and everything that is counted about them. */
export class Collection {
  readonly vocabulary: Vocabulary = new Vocabulary();
  /** Another number after each change. */
  version = 0;
  /** By number; undefined where one was removed. */
  stored: (StoredPassage | undefined)[] = [];
  /** The group of each passage by number. */
  groups: (Group | undefined)[] = [];
  /** What one occurrence in the question, and one in the body, of each passage counts. */
  questionFactors: Float32Array = new Float32Array(0);
  bodyFactors: Float32Array = new Float32Array(0);
  readonly groupsByKind = new Map<string, Group>();
  readonly #numbers = new Map<string, number>();
  readonly #sum = new GramSum();
  #removed = 0;
  #factorsAreStale = true;

  get isEmpty(): boolean {
    return this.#numbers.size === 0;
  }

  upsert(passage: Passage): void {
    // First of all: the vocabulary grows even when the passage turns out to be unreadable.
    this.version += 1;
    this.remove(passage.id);
    const stored = storePassage(this.vocabulary, this.#sum, passage);
    this.#countGrams(1);
    this.#append(stored);
  }

  remove(id: string): void {
    const number = this.#numbers.get(id);
    const stored = number === undefined ? undefined : this.stored[number];
    if (number === undefined || stored === undefined) return;
    this.version += 1;
    this.#countPassage(stored, -1);
    for (const term of termCounts(this.vocabulary, stored).keys()) this.vocabulary.termFrequency.add(term, -1);
    addGrams(this.vocabulary, this.#sum, stored);
    this.#countGrams(-1);
    this.#numbers.delete(id);
    this.stored[number] = undefined;
    this.groups[number] = undefined;
    this.#removed += 1;
    if (this.#removed >= removedAtLeast && this.#removed * 2 > this.stored.length) this.#compact();
  }

  /** Brings what depends on average lengths up to date; to be called before a search. */
  refresh(): void {
    if (!this.#factorsAreStale) return;
    this.#factorsAreStale = false;
    if (this.questionFactors.length < this.stored.length) {
      this.questionFactors = new Float32Array(this.stored.length + (this.stored.length >> 1));
      this.bodyFactors = new Float32Array(this.questionFactors.length);
    }
    for (let number = 0; number < this.stored.length; number++) {
      const stored = this.stored[number];
      const group = this.groups[number];
      if (stored === undefined || group === undefined) continue;
      const question = (stored.questionLength * group.questions) / (group.questionLength || 1);
      const body = (stored.bodyLength * group.bodies) / (group.bodyLength || 1);
      this.questionFactors[number] =
        (stored.isEntry ? 1 : titleWeightOfDocument) / (1 - questionLengthShare + questionLengthShare * question);
      this.bodyFactors[number] = bodyShareOf(stored.isEntry) / (1 - bodyLengthShare + bodyLengthShare * body);
    }
  }

  #append(stored: StoredPassage): void {
    const number = this.stored.length;
    this.stored.push(stored);
    this.groups.push(this.#group(stored));
    this.#numbers.set(stored.passage.id, number);
    for (const [term, count] of termCounts(this.vocabulary, stored)) {
      this.vocabulary.postings[term]?.push(number, Math.floor(count / inQuestion), count % inQuestion);
      this.vocabulary.termFrequency.add(term, 1);
    }
    this.#countPassage(stored, 1);
  }

  #group({ passage, isEntry }: StoredPassage): Group {
    const language = passage.language?.toLowerCase();
    const key = `${isEntry} ${language ?? ""}`;
    let group = this.groupsByKind.get(key);
    if (group === undefined) {
      group = { language, count: 0, questions: 0, questionLength: 0, bodies: 0, bodyLength: 0 };
      this.groupsByKind.set(key, group);
    }
    return group;
  }

  #countPassage(stored: StoredPassage, change: 1 | -1): void {
    this.#factorsAreStale = true;
    const group = this.#group(stored);
    group.count += change;
    group.questions += stored.questionLength > 0 ? change : 0;
    group.questionLength += change * stored.questionLength;
    group.bodies += stored.bodyLength > 0 ? change : 0;
    group.bodyLength += change * stored.bodyLength;
  }

  #countGrams(change: 1 | -1): void {
    for (const gram of this.#sum.touched) this.vocabulary.gramFrequency.add(gram, change);
    this.#sum.clear();
  }

  /** Numbers the passages anew, without those that were removed. */
  #compact(): void {
    const kept = this.stored.filter((stored) => stored !== undefined);
    const { postings, termFrequency } = this.vocabulary;
    for (let term = 0; term < postings.length; term++) postings[term] = new Postings();
    termFrequency.values.fill(0);
    this.groupsByKind.clear();
    this.#numbers.clear();
    this.stored = [];
    this.groups = [];
    this.#removed = 0;
    for (const stored of kept) this.#append(stored);
  }
}
