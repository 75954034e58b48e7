import { createRequire } from "node:module";

/** The network of one language, as far as it is used here. */
export interface Network {
  /** Every stem that occurs in the examples. */
  readonly features?: Readonly<Record<string, unknown>> | undefined;
  readonly neuralNetwork?: NeuralNetwork | undefined;
  /** Stems, each with the value 1. */
  prepare(text: string): Promise<Readonly<Record<string, number>>>;
  /** What it remembers of the texts of the last hour, all of them. */
  cache?: unknown;
}

interface NeuralNetwork {
  readonly settings: { readonly alpha: number };
  explain(
    stems: Readonly<Record<string, number>>,
    intent: string,
  ): { readonly weights?: Readonly<Record<string, number>> };
}

/** What belongs to one language. */
export interface Domain {
  readonly domains: { readonly master_domain: Network };
  /** Writes down which bags of stems are known examples. */
  fillStemDict(input: object): Promise<unknown>;
}

/** What does the work in node-nlp, as far as it is used here. */
export interface Nlp {
  readonly nluManager: { readonly domainManagers: Readonly<Record<string, Domain>> };
  readonly container: Container;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  classify(language: string, text: string): Promise<NlpAnswer>;
  toJSON(): unknown;
  fromJSON(saved: unknown): void;
}

interface NlpAnswer {
  readonly classifications: readonly { readonly intent: string; readonly score: number }[];
  /** For a message with the same stems as an example, one entry with the stem `##exact`. */
  readonly explanation?: readonly { readonly stem: string }[] | undefined;
}

interface Container {
  use(plugin: unknown): void;
  register(name: string, part: unknown, isSingleton: boolean): void;
  registerPipeline(tag: string, steps: readonly string[]): void;
  get(name: string): { cache?: unknown } | undefined;
}

/** How far one network is; node-nlp tells after each pass over the examples. */
export interface Epoch {
  /** Counts from 1. */
  readonly iterations: number;
  readonly error: number;
  /** By how much the error changed; infinite after the first. */
  readonly deltaError: number;
}

/** Makes what does the work, for some languages. */
export type Library = (languages: readonly string[], onEpoch: (epoch: Epoch) => void) => Nlp;

interface NlpSettings {
  readonly container: Container;
  readonly languages: readonly string[];
  readonly autoSave: false;
  readonly autoLoad: false;
  readonly nlu: { readonly log: (epoch: Epoch) => void };
}

/**
 * Loads the parts of node-nlp that its `NlpManager` hands its work to, from the path of node-nlp's main file.
 *
 * The main file itself loads 40 languages, a reader of spreadsheets and recognizers of dates, and while it is loaded it
 * reads `.env`, `conf.json` and `pipelines.md` in the working directory and runs what lies there in `plugins/`.
 */
export function loadLibrary(path: string): Library {
  const part = createRequire(path);
  const { Nlp }: { Nlp: new (settings: NlpSettings) => Nlp } = part("@nlpjs/nlp");
  const { Language }: { Language: unknown } = part("@nlpjs/language");
  const { containerBootstrap }: { containerBootstrap: (settings: object) => Container } = part("@nlpjs/core-loader");
  const language = createRequire(part.resolve("@nlpjs/lang-all"));
  return (languages, onEpoch) => {
    const container = containerBootstrap({ loadEnv: false, isChild: true, pathPipeline: [], pathPlugins: [] });
    container.register("Language", Language, false);
    for (const code of languages) {
      const rules = rulesOf(language, code);
      if (rules !== undefined) container.use(rules);
    }
    // node-nlp's own steps but the last, which scales the activations so that their squares add up to 1: one faint
    // activation, with no other beside it, becomes the score 1.
    container.registerPipeline("nlu-??-process", [
      ".prepare",
      ".doSpellCheck",
      ".textToFeatures",
      ".innerProcess",
      ".filterNonActivated",
    ]);
    return new Nlp({ container, languages, autoSave: false, autoLoad: false, nlu: { log: onEpoch } });
  };
}

/** The rules of a language: how it is cut into words, and those into stems. Nothing where node-nlp has none. */
function rulesOf(require: NodeJS.Require, code: string): unknown {
  const name = `@nlpjs/lang-${code}`;
  try {
    require.resolve(name);
  } catch {
    // Without rules, words are cut at spaces and stay as they are.
    return undefined;
  }
  const rules: Readonly<Record<string, unknown>> = require(name);
  return rules[`Lang${code.charAt(0).toUpperCase()}${code.slice(1)}`];
}
