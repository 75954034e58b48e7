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

/** node-nlp's manager, as far as it is used here. */
export interface Manager {
  readonly nlp: { readonly nluManager: { readonly domainManagers: Readonly<Record<string, Domain>> } };
  readonly container: Container;
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<unknown>;
  classify(
    language: string,
    text: string,
  ): Promise<{
    readonly classifications: readonly { readonly intent: string; readonly score: number }[];
  }>;
  toObj(): unknown;
  fromObj(saved: unknown): void;
}

interface Container {
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

/** Makes managers. */
export type Library = (languages: readonly string[], onEpoch: (epoch: Epoch) => void) => Manager;

interface ManagerSettings {
  readonly container: Container;
  readonly languages: readonly string[];
  readonly autoSave: false;
  readonly autoLoad: false;
  readonly nlu: { readonly log: (epoch: Epoch) => void };
}

/**
 * Loads node-nlp from the path of its main file.
 *
 * Left to itself, node-nlp reads `.env`, `conf.json` and `pipelines.md` in the working directory and runs what lies
 * there in `plugins/`. Here it is given a container that was made without them.
 */
export function loadLibrary(path: string): Library {
  const fromNodeNlp = createRequire(path);
  const { NlpManager }: { NlpManager: new (settings: ManagerSettings) => Manager } = fromNodeNlp(path);
  const { containerBootstrap }: { containerBootstrap: (settings: object) => Container } =
    fromNodeNlp("@nlpjs/core-loader");
  return (languages, onEpoch) => {
    const container = containerBootstrap({ loadEnv: false, isChild: true, pathPipeline: [], pathPlugins: [] });
    // node-nlp's own steps but the last, which scales the activations so that their squares add up to 1: one faint
    // activation, with no other beside it, becomes the score 1.
    container.registerPipeline("nlu-??-process", [
      ".prepare",
      ".doSpellCheck",
      ".textToFeatures",
      ".innerProcess",
      ".filterNonActivated",
    ]);
    return new NlpManager({ container, languages, autoSave: false, autoLoad: false, nlu: { log: onEpoch } });
  };
}
