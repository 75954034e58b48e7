import type { Evidence } from "@frontdesk/core";
import { languageOf, type Row } from "./languages.ts";
import type { Domain, Epoch, Library, Network, Nlp } from "./library.ts";

/** How strongly a message activates an intent: about 1 for a known example, 0 for nothing in common. */
export interface Activation {
  readonly label: string;
  readonly strength: number;
}

/** What the networks make of a message. */
export interface Judgement {
  /** Strongest first, at most five, none of strength 0. */
  readonly strongest: readonly Activation[];
  /** The share of the message's stems that occur in the examples, from 0 to 1. */
  readonly known: number;
  /** The language that was taken. */
  readonly language: string;
}

/** Before each intent's name: `None` means something to node-nlp, `constructor` to the objects it keeps them in. */
const mark = "intent ";
const mostIntents = 5;
const mostText = 1_000;
/** node-nlp keeps every text it has seen for an hour; after so many they are dropped. */
const mostRemembered = 1_000;
/** node-nlp stops when a network's error, or the change of its error, is below these. */
const leastError = 0.00005;
const leastChange = 0.000001;

/** node-nlp's networks, one a language, for the intents of a bot. */
export class IntentNetworks {
  readonly #nlp: Nlp;
  /** The one with the most examples first. */
  readonly #languages: readonly string[];
  #judged = 0;

  private constructor(nlp: Nlp, languages: readonly string[]) {
    this.#nlp = nlp;
    this.#languages = languages;
  }

  /** Trains the networks. `report` hears how far that is, from 0 to 1. */
  static async train(library: Library, rows: readonly Row[], report: (done: number) => void): Promise<IntentNetworks> {
    const languages = languagesOf(rows);
    const nlp = library(languages, progress(languages.length, report));
    const networks = new IntentNetworks(nlp, languages);
    networks.#add(rows);
    if (languages.length > 0) await nlp.train();
    return networks;
  }

  /** Takes up what `save` gave. Throws where it is something else. */
  static load(library: Library, languages: readonly string[], saved: unknown): IntentNetworks {
    const nlp = library(languages, () => {});
    nlp.fromJSON(saved);
    const networks = new IntentNetworks(nlp, languages);
    for (const language of languages) {
      const { features, neuralNetwork } = networks.#network(language);
      if (features === undefined || neuralNetwork === undefined) throw new Error(`No network for ${language}.`);
    }
    return networks;
  }

  /** The languages that there are networks for. */
  get languages(): readonly string[] {
    return this.#languages;
  }

  /** node-nlp's own JSON of its state. */
  save(): unknown {
    return this.#nlp.toJSON();
  }

  /** Makes examples known word by word without training on them. */
  async remember(rows: readonly Row[]): Promise<void> {
    this.#add(rows);
    for (const language of this.#languages) await this.#domain(language).fillStemDict({});
  }

  /**
   * Judges a message in the language of the locale. Where that one knows no word of it, or is none of the bot's, the
   * language that knows most of the words is taken.
   */
  async judge(text: string, locale: string | undefined): Promise<Judgement> {
    if (++this.#judged % mostRemembered === 0) this.#forget();
    const readable = clean(text);
    const wanted = locale === undefined ? undefined : languageOf(locale);
    let known: Judgement = { strongest: [], known: 0, language: wanted ?? "" };
    if (wanted !== undefined && this.#languages.includes(wanted)) known = await this.#judgeIn(wanted, readable);
    if (known.known > 0) return known;
    for (const language of this.#languages) {
      const judgement = await this.#judgeIn(language, readable);
      if (judgement.known > known.known) known = judgement;
    }
    return known;
  }

  /** What each known stem of the message adds to the strength of an intent. */
  async explain(text: string, { language }: Judgement, label: string): Promise<Evidence[]> {
    const network = this.#network(language);
    const stems = await network.prepare(clean(text));
    const { neuralNetwork } = network;
    const weights = neuralNetwork?.explain(stems, mark + label).weights ?? {};
    const alpha = neuralNetwork?.settings.alpha ?? 0;
    return Object.entries(weights).map(([feature, weight]) => ({ feature, weight: alpha * weight }));
  }

  async #judgeIn(language: string, text: string): Promise<Judgement> {
    const network = this.#network(language);
    const { features = {} } = network;
    const stems = Object.keys(await network.prepare(text));
    if (stems.length === 0) return { strongest: [], known: 0, language };
    const { classifications, explanation } = await this.#nlp.classify(language, text);
    const isExample = explanation?.[0]?.stem === "##exact";
    const known = isExample ? stems.length : stems.filter((stem) => Object.hasOwn(features, stem)).length;
    const strongest = classifications
      .filter(({ intent, score }) => known > 0 && score > 0 && intent.startsWith(mark))
      .slice(0, mostIntents)
      .map(({ intent, score }) => ({ label: intent.slice(mark.length), strength: score }));
    return { strongest, known: known / stems.length, language };
  }

  #add(rows: readonly Row[]): void {
    for (const { text, label, languages } of rows) {
      for (const language of languages) this.#nlp.addDocument(language, clean(text), mark + label);
    }
  }

  #domain(language: string): Domain {
    const domain = this.#nlp.nluManager.domainManagers[language];
    if (domain === undefined) throw new Error(`No network for ${language}.`);
    return domain;
  }

  #network(language: string): Network {
    return this.#domain(language).domains.master_domain;
  }

  #forget(): void {
    for (const language of this.#languages) {
      this.#network(language).cache = undefined;
      for (const name of [`tokenizer-${language}`, "tokenize"]) {
        const tokenizer = this.#nlp.container.get(name);
        if (tokenizer !== undefined) tokenizer.cache = undefined;
      }
    }
  }
}

function languagesOf(rows: readonly Row[]): string[] {
  const counts = new Map<string, number>();
  for (const { languages } of rows) for (const one of languages) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].sort(([, first], [, second]) => second - first).map(([language]) => language);
}

/** What every object has, such as "constructor" and "valueOf". */
const objectNames = new RegExp(Object.getOwnPropertyNames(Object.prototype).join("|"), "gi");

/**
 * node-nlp looks words up in plain objects, accents taken off, and takes a name that every object has for a known word:
 * it learns nothing from an example with it. Its Japanese rules fail on half a surrogate pair.
 */
function clean(text: string): string {
  const start = text.slice(0, mostText).toWellFormed();
  const plain = start.normalize("NFD").replaceAll(/[\u0300-\u036f]/g, "");
  const marked = plain.replaceAll(objectNames, (name) => `x${name}`);
  return marked === plain ? start : marked;
}

/**
 * How far training is: the networks learn one after another, each until its error, or the change of its error, is small
 * enough, whichever comes first. On a logarithmic scale both fall about evenly.
 */
function progress(networks: number, report: (done: number) => void): (epoch: Epoch) => void {
  let started = 0;
  let firstError = 0;
  let firstChange = 0;
  return ({ iterations, error, deltaError }) => {
    if (iterations === 1) {
      started++;
      firstError = error;
    }
    if (iterations <= 2) firstChange = deltaError;
    const part = Math.max(shareOfWay(firstError, error, leastError), shareOfWay(firstChange, deltaError, leastChange));
    report((started - 1 + part) / networks);
  };
}

function shareOfWay(from: number, at: number, to: number): number {
  if (from <= to || at <= to) return 1;
  return Number.isFinite(from) ? Math.max(0, Math.log(from / at) / Math.log(from / to)) : 0;
}
