/** One utterance that an author gave for an intent. */
export interface Example {
  readonly text: string;
  /** The intent's name. */
  readonly label: string;
  /** The locale it was written in, such as `en`. */
  readonly locale?: string | undefined;
}

/** How sure an engine is of one intent. */
export interface Candidate {
  /** The intent's name. */
  readonly label: string;
  /** Calibrated: of all candidates given with 0.8, about 80 % are right. From 0 to 1. */
  readonly probability: number;
}

/** What contributed to a decision, for people who ask why. */
export interface Evidence {
  /** A word, a pair of words, a part of a word, or the name of a measure. */
  readonly feature: string;
  /** Its share in the score; the sign says for or against. */
  readonly weight: number;
}

/** What an engine makes of one message. */
export interface Classification {
  /** Best first, at most five; empty when nothing of the message is known. */
  readonly candidates: readonly Candidate[];
  /** Probability, from 0 to 1, that the message belongs to none of the intents. */
  readonly outOfScope: number;
  /** Whether the best candidate is good enough to act on: above the engine's own, calibrated threshold. */
  readonly accepted: boolean;
  /** The features that decided, strongest first, at most eight. */
  readonly evidence: readonly Evidence[];
}

/** What an engine is told beside the text. */
export interface ClassifyContext {
  /** The conversation's locale. */
  readonly locale?: string | undefined;
}

/** How to train. */
export interface TrainOptions {
  /** The same examples and the same seed give the same bytes from `export`. Default: 1. */
  readonly seed?: number | undefined;
}

/** How far a training is. */
export interface TrainingProgress {
  /** From 0 to 1, never falling. */
  readonly done: number;
}

/**
 * An engine that tells which intent a message means. A driver is a factory that returns one.
 *
 * `train` yields every few milliseconds, so that whoever drives it can let other work through in between; an engine
 * that trains elsewhere (a worker, a server) yields asynchronously. Calling `train` again replaces the model when the
 * new one is complete; until then the old one answers.
 */
export interface Understanding {
  readonly apiVersion: 1;
  /** The engine's name, part of the key under which its model is kept. Change it when the model's format changes. */
  readonly name: string;
  train(
    examples: readonly Example[],
    options?: TrainOptions,
  ): Iterable<TrainingProgress> | AsyncIterable<TrainingProgress>;
  /** @throws FrontdeskError `understanding.not_trained` before a training or an import. */
  classify(text: string, context: ClassifyContext): Classification | Promise<Classification>;
  /** The trained model, to be kept and given to `import` of the same version of the engine. */
  export(): Uint8Array | Promise<Uint8Array>;
  /** @throws FrontdeskError `understanding.invalid_model` when the bytes are not a model of this engine. */
  import(model: Uint8Array): void | Promise<void>;
  close?(): Promise<void>;
}
