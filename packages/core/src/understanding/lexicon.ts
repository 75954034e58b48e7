import type { FeatureTable } from "./feature-table.ts";
import { courtesies, functionWords } from "./function-words.ts";
import { type Grams, gramKinds } from "./grams.ts";
import type { Term } from "./terms.ts";

/** How much a word counts that says little about the subject: a function word, a number, a code. */
const lightWeight = 0.15;
/** How well a mistyped word is known; in a short one a single edit often makes another word. */
const aliasKnown = 0.8;
const shortAliasKnown = 0.5;
const shortAlias = 6;

/** How rare the features of the examples are. */
export interface Lexicon {
  readonly table: FeatureTable;
  /** For each feature, how much it says. */
  readonly rarity: Float32Array;
  /** The same for a feature that no example has. */
  readonly unknownRarity: number;
  /** Function words of the languages of the examples. */
  readonly light: ReadonlySet<string>;
}

/** How much of a message occurs in the examples. All from 0 to 1. */
export interface Familiarity {
  /** The share of its words that are known, by how much each word says. */
  readonly words: number;
  /** The share of its grams that are known, as the cosine between the message and what is known of it. */
  readonly grams: number;
  /** 1 when it has at least one known word that says something about the subject. */
  readonly content: number;
}

/** The function words of some languages in one set, without those that can be a message by themselves. */
export function lightWords(languages: readonly string[]): ReadonlySet<string> {
  const words = languages.flatMap((language) => [...(functionWords.get(language) ?? [])]);
  return new Set(words.filter((word) => !courtesies.has(word)));
}

/**
 * Measures how much of a message is known, after its grams were looked up. With `documents`, for each feature how many
 * rows have it, what only one row has counts as unknown: the row is the message itself.
 */
export function familiarityOf(
  terms: readonly Term[],
  grams: Grams,
  lexicon: Lexicon,
  documents?: Uint32Array,
): Familiarity {
  const { rarity, unknownRarity, light } = lexicon;
  let weight = 0;
  let known = 0;
  let content = 0;
  let subject = 0;
  let all = 0;
  let found = 0;
  for (let gram = 0; gram < grams.count; gram++) {
    const feature = grams.feature[gram] ?? -1;
    const isFamiliar = feature >= 0 && (documents === undefined || (documents[feature] ?? 0) > 1);
    const rare = isFamiliar ? (rarity[feature] ?? 0) : unknownRarity;
    all += rare * rare;
    if (isFamiliar) found += rare * rare;
    const term = grams.kind[gram] === gramKinds.word ? terms[grams.term[gram] ?? 0] : undefined;
    if (term === undefined) continue;
    const knowledge = isFamiliar ? knowledgeOf(term) : 0;
    const importance = term.code || light.has(term.alias ?? term.text) ? lightWeight : 1;
    const says = importance * rare;
    weight += says;
    known += says * knowledge;
    content += importance * knowledge;
    subject += importance;
  }
  // A message of nothing but light words could be about anything: part of it counts as unknown.
  weight += Math.max(0, 1 - subject) * unknownRarity;
  return {
    words: weight > 0 ? known / weight : 0,
    grams: all > 0 ? Math.sqrt(found / all) : 0,
    content: Math.min(1, content),
  };
}

function knowledgeOf(term: Term): number {
  if (term.alias === undefined) return 1;
  return term.text.length < shortAlias ? shortAliasKnown : aliasKnown;
}
