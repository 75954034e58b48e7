import {
  type Classification,
  type ClassifyContext,
  type Example,
  FrontdeskError,
  type TrainingProgress,
  type TrainOptions,
  type Understanding,
} from "@frontdesk/core";
import { EngineThread } from "./engine-thread.ts";
import { findNodeNlp } from "./find-node-nlp.ts";
import { reported } from "./reported.ts";

/** How the engine is set up. */
export interface NodeNlpOptions {
  /**
   * Where node-nlp is looked for: a folder, or a file such as `import.meta.url`. A path resolves from the working
   * directory. Default: from this package, then from the working directory.
   */
  readonly from?: string | URL | undefined;
}

/** What `nodeNlp` returns: an engine that works in a thread, so that every answer comes later. */
export interface NodeNlpUnderstanding extends Understanding {
  train(examples: readonly Example[], options?: TrainOptions): AsyncIterable<TrainingProgress>;
  classify(text: string, context?: ClassifyContext): Promise<Classification>;
  export(): Promise<Uint8Array>;
  import(model: Uint8Array): Promise<void>;
  /** Ends the thread. The model stays: whatever is asked later starts a thread again. */
  close(): Promise<void>;
}

/**
 * [node-nlp](https://github.com/axa-group/nlp.js) 4.27 as the engine of a bot, for those who know it or have its
 * corpora ({@link corpusExamples}). Core's own engine needs no dependency and understands more.
 *
 * node-nlp is to be installed beside this package: `npm install node-nlp@4` (96 packages, 119 MB; the `xlsx` among them,
 * which has known faults, is not loaded). Training and answering happen in a worker thread, which loads node-nlp's
 * networks and the rules of the languages that occur: the event loop stays free. While a further training runs in a
 * second thread, the first one answers with the old model. The threads read and write nothing in the working directory
 * and print nothing. One that dies rejects what it had under way (`understanding.engine_failed`, retryable); the next
 * call starts a new one with the last model.
 *
 * node-nlp's score is no probability. The probabilities given here are fitted to how strongly held-out examples activate
 * the networks: up to 2,000 examples are dealt into five parts, each judged by a training on the others, before the
 * training on all; of more than 2,000 a tenth, at most 1,000, is held out of the only training that is done. A candidate
 * is accepted when it is more likely right than wrong, and the message is not taken for out of scope; that happens to
 * about 5 % of the messages that are about an intent.
 *
 * Each language has a network of its own, chosen by the conversation's locale; where that one knows no word of the
 * message, by the words. Examples without a locale belong to every language that other examples name; where none does,
 * to one by their script, such as `ru` for Cyrillic and `en` for Latin. Only the first 1,000 characters of a text are
 * read.
 *
 * @throws FrontdeskError by `train` and `import`: `understanding.missing_engine`, `understanding.engine_failed`; by
 * `import` also `understanding.invalid_model`; by `classify` and `export` `understanding.not_trained`.
 * @example
 * ```ts
 * import { nodeNlp } from "@frontdesk/node-nlp";
 *
 * const engine = nodeNlp({ from: import.meta.url });
 * const examples = [
 *   { label: "return_order", text: "I want to send my order back", locale: "en" },
 *   { label: "return_order", text: "return A1234", locale: "en" },
 *   { label: "opening_hours", text: "when do you open?", locale: "en" },
 *   { label: "opening_hours", text: "are you open on Sunday?", locale: "en" },
 * ];
 * for await (const { done } of engine.train(examples)) console.log(`${Math.round(done * 100)} %`);
 * const { candidates } = await engine.classify("can I return my order?", { locale: "en" });
 * console.log(candidates[0]?.label); // "return_order"
 * await engine.close();
 * ```
 */
export function nodeNlp(options: NodeNlpOptions = {}): NodeNlpUnderstanding {
  const threads = new Set<EngineThread>();
  let serving: { readonly thread: EngineThread; readonly model: Uint8Array } | undefined;
  let restarting: Promise<void> | undefined;
  let lastCall = 0;
  let servingCall = 0;

  function open(): EngineThread {
    const thread = new EngineThread(findNodeNlp(options.from));
    threads.add(thread);
    void thread.ended.then(() => threads.delete(thread));
    return thread;
  }

  /** Lets a thread answer from now on, unless a later call was faster. */
  function serve(thread: EngineThread, model: Uint8Array, call: number): void {
    if (call < servingCall) return;
    const old = serving?.thread;
    serving = { thread, model };
    servingCall = call;
    old?.endWhenIdle();
  }

  async function load(model: Uint8Array, call: number): Promise<void> {
    const thread = open();
    try {
      await thread.ask({ kind: "load", model });
      serve(thread, model, call);
    } finally {
      if (serving?.thread !== thread) await thread.end();
    }
  }

  function current(): NonNullable<typeof serving> {
    if (serving !== undefined) return serving;
    throw new FrontdeskError("understanding.not_trained", "The engine has no model yet.", {
      hint: "Train it, or import a model, before asking it.",
    });
  }

  async function ready(): Promise<EngineThread> {
    const { thread, model } = current();
    if (!thread.isDead) return thread;
    restarting ??= load(model, servingCall).finally(() => {
      restarting = undefined;
    });
    await restarting;
    return current().thread;
  }

  return {
    apiVersion: 1,
    name: "node-nlp-1",
    async *train(examples, { seed = 1 } = {}) {
      const call = ++lastCall;
      const plain = examples.map(({ text, label, locale }) => ({ text, label, locale }));
      const thread = open();
      try {
        const answer = yield* reported((report) => thread.ask({ kind: "train", examples: plain, seed }, report));
        if (answer.kind === "trained") serve(thread, answer.model, call);
      } finally {
        if (serving?.thread !== thread) await thread.end();
      }
      yield { done: 1 };
    },
    async classify(text, { locale } = {}) {
      const thread = await ready();
      const answer = await thread.ask({ kind: "classify", text, locale });
      if (answer.kind === "classified") return answer.classification;
      throw new FrontdeskError("understanding.engine_failed", "The thread of node-nlp answered something else.");
    },
    export: async () => current().model.slice(),
    import: (model) => load(model.slice(), ++lastCall),
    async close() {
      await Promise.all([...threads].map((thread) => thread.end()));
    },
  };
}
