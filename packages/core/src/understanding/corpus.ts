import type { Example } from "../ports/understanding.ts";
import { FeatureTable } from "./feature-table.ts";
import { Grams, gramKinds } from "./grams.ts";
import { type Lexicon, lightWords } from "./lexicon.ts";
import { rarityStep } from "./model.ts";
import type { Pace } from "./pace.ts";
import { Rows } from "./rows.ts";
import { characterOf, characters } from "./scripts.ts";
import { isCode, type Term, termsOf } from "./terms.ts";

/** The number of the intent of a row that belongs to none. */
export const noIntent = 0xffff;

/** The examples, read and counted. */
export interface Corpus {
  /** The intents in the order in which they first occur. */
  readonly labels: readonly string[];
  readonly languages: readonly string[];
  /** For each row, its terms. Rows: the examples, then the names of the intents, then one empty message. */
  readonly terms: readonly (readonly Term[])[];
  readonly rows: Rows;
  /** For each row, the number of its intent. */
  readonly targets: Uint16Array;
  /** How many of the rows are examples. */
  readonly examples: number;
  readonly lexicon: Lexicon;
  /** For each feature, how many rows have it. */
  readonly documents: Uint32Array;
  /** Every word, the most frequent first. */
  readonly words: readonly string[];
}

/** In a bot with few examples their own counts say little; so many messages are assumed beside them. */
const assumedMessages = 30;
/** The share of those that a function word or a code, or a part of one, is assumed to be in. */
const functionWordShare = 0.5;
const functionPartShare = 0.3;
/** What is left of a function word's rarity when there are hardly any examples; many examples speak for themselves. */
const functionWordLeft = 0.3;
const rarityPower = 0.7;

/** Reads the examples: cuts them into features and counts those. Examples without words and repetitions are left out. */
export function* readCorpus(examples: readonly Example[], pace: Pace): Generator<undefined, Corpus> {
  const numbers = new Map<string, number>();
  const languages = new Set<string>();
  const seen = new Set<string>();
  const terms: Term[][] = [];
  const targets: number[] = [];
  for (const { text, label, locale } of examples) {
    if (pace.spend(text.length * 300)) yield;
    const read = termsOf(text);
    const key = `${label}\n${read.map((term) => term.text).join(" ")}`;
    if (read.length === 0 || seen.has(key)) continue;
    seen.add(key);
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    terms.push(read);
    targets.push(numbers.get(label) ?? noIntent);
    languages.add(languageOf(locale, text));
  }
  const count = terms.length;
  for (const [label, number] of numbers) {
    terms.push(termsOf(wordsOfName(label)));
    targets.push(number);
  }
  terms.push([]);
  targets.push(noIntent);

  const table = new FeatureTable(4096);
  const rows = new Rows();
  const grams = new Grams();
  for (const row of terms) {
    grams.read(row);
    grams.learn(table);
    rows.add(grams);
    if (pace.spend(grams.count * 50)) yield;
  }
  const documents = new Uint32Array(table.size);
  const frequencies = new Map<string, number>();
  for (const [row, message] of terms.entries()) {
    const end = rows.starts[row + 1] ?? 0;
    for (let at = rows.starts[row] ?? 0; at < end; at++) {
      const feature = rows.ids[at] ?? 0;
      documents[feature] = (documents[feature] ?? 0) + 1;
    }
    for (const { text } of message) frequencies.set(text, (frequencies.get(text) ?? 0) + 1);
    if (pace.spend(message.length * 100)) yield;
  }
  const byFrequency = [...frequencies].sort((first, second) => second[1] - first[1]).map(([word]) => word);
  yield;
  const light = lightWords([...languages]);
  const assumed = [...light, ...byFrequency.filter(isCode)];
  yield;
  const rarity = yield* raritiesOf(documents, table, assumed, terms.length, pace);
  for (let row = 0; row < rows.size; row++) {
    rows.weigh(row, rarity);
    if (pace.spend(500)) yield;
  }
  return {
    labels: [...numbers.keys()],
    languages: [...languages],
    terms,
    rows,
    targets: Uint16Array.from(targets),
    examples: count,
    lexicon: { table, rarity, unknownRarity: rarityOf(0.5, terms.length), light },
    documents,
    words: byFrequency,
  };
}

function* raritiesOf(
  documents: Uint32Array,
  table: FeatureTable,
  light: readonly string[],
  rows: number,
  pace: Pace,
): Generator<undefined, Float32Array> {
  const shares = new Float32Array(documents.length);
  const grams = new Grams();
  for (const text of light) {
    grams.read([{ text, alias: undefined, dense: isDense(text), joined: false }]);
    grams.find(table);
    for (let gram = 0; gram < grams.count; gram++) {
      const feature = grams.feature[gram] ?? -1;
      const kind = grams.kind[gram];
      if (feature < 0 || kind === gramKinds.pair) continue;
      const share = kind === gramKinds.word ? functionWordShare : functionPartShare;
      shares[feature] = Math.min(functionWordShare, (shares[feature] ?? 0) + share);
    }
    if (pace.spend(1000)) yield;
  }
  const left = (rows + assumedMessages * functionWordLeft) / (rows + assumedMessages);
  const rarity = new Float32Array(documents.length);
  for (let feature = 0; feature < rarity.length; feature++) {
    const share = shares[feature] ?? 0;
    rarity[feature] = rarityOf((documents[feature] ?? 0) + assumedMessages * share, rows, share > 0 ? left : 1);
    if (pace.spend(50)) yield;
  }
  return rarity;
}

/** A tempered inverse document frequency, in whole steps. */
function rarityOf(documents: number, rows: number, factor = 1): number {
  const rarity = factor * (Math.log((rows + assumedMessages) / documents) + 1) ** rarityPower;
  return Math.min(255, Math.max(1, Math.round(rarity / rarityStep))) * rarityStep;
}

function isDense(word: string): boolean {
  return characterOf(word.codePointAt(0) ?? 0) === characters.dense;
}

/** The words that an intent's name is made of: `order_status`, `orderStatus` and `order-status` say as much. */
function wordsOfName(name: string): string {
  return name.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2").replaceAll("_", " ");
}

/** The language of an example: that of its locale or, where none is given, the usual one of its script. */
function languageOf(locale: string | undefined, text: string): string {
  if (locale !== undefined) return locale.toLowerCase().split(/[-_]/)[0] ?? locale;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (characterOf(code) === characters.dense) return "zh";
    if (code >= 0x400 && code < 0x530) return "ru";
  }
  return "en";
}
