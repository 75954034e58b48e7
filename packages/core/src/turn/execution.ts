import type { Ask } from "../definition/ask.ts";
import type { AnyMessage } from "../definition/reply.ts";
import type { Awaitable, Effect, HandoffTarget, OnceOptions, StreamOptions, TextSource } from "../definition/turn.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Json } from "../message/json.ts";
import { Effects } from "./effects.ts";
import { type FormAsk, readForm } from "./form-ask.ts";
import { GivenAnswers } from "./given-answers.ts";
import { macrotask } from "./macrotask.ts";
import type { RunContext, RunOutcome, RunResult } from "./run.ts";
import { Said } from "./said.ts";
import type { RunState } from "./state.ts";
import { suspension } from "./suspension.ts";
import { unknownQueue } from "./unknown-queue.ts";

interface OpenAsk {
  readonly call: number;
  readonly key: string;
  readonly ask: Ask;
  readonly confirm: boolean;
  readonly form?: FormAsk | undefined;
}

/** One execution of a handler, from its top to its end or to its first open question. */
export class Execution {
  readonly #run: RunState;
  readonly #context: RunContext;
  readonly #answers: GivenAnswers;
  readonly #asks = new Map<string, Ask>();
  readonly #usedKeys = new Set<string>();
  readonly #open: OpenAsk[] = [];
  readonly #said: Said;
  readonly #effects: Effects;
  readonly #finished: Promise<RunResult>;
  #resolve: (result: RunResult) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #calls = 0;
  #isSealed = false;

  constructor(run: RunState, context: RunContext) {
    this.#run = run;
    this.#context = context;
    this.#answers = new GivenAnswers(run.answers, context.records);
    this.#said = new Said(run.said);
    this.#effects = new Effects({
      run,
      context,
      answers: this.#answers,
      said: this.#said,
      use: (key) => this.#useKey(key, "The effect"),
      guard: (what) => this.#guard(what),
      handOver: (note) => this.#finish({ kind: "handoff", queue: undefined, note, unknownEffect: true }),
      broken: (error) => {
        this.#isSealed = true;
        this.#reject(error);
      },
      idle: () => {
        if (this.#open.length > 0) void this.#endIfIdle();
      },
    });
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Executes the handler. Rejects only when a record cannot be kept: then the whole turn is to be taken again. */
  async run(handle: () => Promise<unknown>): Promise<RunOutcome> {
    const { attempt } = this.#context;
    const { signal } = attempt;
    const stopListening = attempt.listen((error) => this.#finish({ kind: "failed", error }));
    if (signal.aborted) this.#finish({ kind: "failed", error: signal.reason });
    else {
      handle().then(
        (reply) => this.#finish({ kind: "done", reply }),
        (error: unknown) => this.#finish({ kind: "failed", error }),
      );
    }
    const result = await this.#finished.finally(stopListening);
    const run = { ...this.#run, answers: this.#answers.all, said: this.#said.counts };
    const { messages: says, unfinished } = this.#said;
    return { result, says, unfinished, asks: this.#asks, effects: this.#effects.isAny, run };
  }

  ask(key: string, ask: Ask, confirm: boolean = false): Promise<unknown> {
    return this.#held(this.#ask(key, ask, confirm));
  }

  form(form: FormAsk): Promise<{ readonly [field: string]: unknown }> {
    return this.#held(this.#form(form));
  }

  readonly once = (key: string, effect: (effect: Effect) => unknown, options: OnceOptions = {}): Promise<Json> =>
    this.#held(this.#effects.once(key, effect, options));

  readonly stream = (
    key: string,
    source: (effect: Effect) => Awaitable<TextSource>,
    options: StreamOptions = {},
  ): Promise<string> => this.#held(this.#effects.stream(key, source, options));

  readonly say = (message: AnyMessage): void => {
    this.#guard("say()");
    this.#said.add(message);
  };

  readonly handoff = (to: HandoffTarget<string> = {}): Promise<never> => this.#held(this.#handoff(to));

  readonly decline = (): Promise<never> => this.#held(this.#decline());

  /** A rejection that its author does not wait for must not end the process. Who awaits the promise still gets it. */
  #held<T>(promise: Promise<T>): Promise<T> {
    promise.catch((error: unknown) => {
      if (FrontdeskError.isInstance(error, "turn.sealed")) this.#context.late(error);
    });
    return promise;
  }

  async #ask(key: string, ask: Ask, confirm: boolean): Promise<unknown> {
    this.#useKey(key, "The question");
    const call = this.#calls++;
    this.#asks.set(key, ask);
    const known = await this.#answers.read(key, ask);
    if (known.kind === "answer") {
      this.#said.segment = key;
      return known.value;
    }
    if (known.kind === "outdated") return this.#outdated();
    this.#open.push({ call, key, ask, confirm });
    void this.#endIfIdle();
    return suspension();
  }

  async #form(form: FormAsk): Promise<{ readonly [field: string]: unknown }> {
    this.#useKey(form.key, "The form");
    for (const { key, ask } of form.fields) {
      this.#useKey(key, "The field");
      this.#asks.set(key, ask);
    }
    const call = this.#calls++;
    const { forms = {}, open } = this.#run;
    // One that is open stays so until it is sent or something in it is answered.
    const isDue = !Object.hasOwn(forms, form.key) || open?.form === form.key;
    const reading = await readForm(form, this.#answers, this.#context.forms && isDue);
    if (reading.kind === "answered") {
      this.#said.segment = form.segment;
      return reading.values;
    }
    if (reading.kind === "outdated") return this.#outdated();
    const { key, ask } = reading.field;
    this.#open.push({ call, key, ask, confirm: false, form });
    void this.#endIfIdle();
    return suspension();
  }

  #outdated(): Promise<never> {
    this.#finish({ kind: "outdated" });
    return suspension();
  }

  async #handoff(to: HandoffTarget<string>): Promise<never> {
    this.#guard("handoff()");
    const { queues } = this.#context;
    if (to.queue !== undefined && !queues.includes(to.queue)) throw unknownQueue(to.queue, queues);
    this.#finish({ kind: "handoff", queue: to.queue, note: to.note, unknownEffect: false });
    return suspension();
  }

  async #decline(): Promise<never> {
    this.#guard("decline()");
    this.#finish({ kind: "declined" });
    return suspension();
  }

  #finish(result: RunResult): void {
    this.#isSealed = true;
    this.#effects.end();
    this.#resolve(result);
  }

  #guard(what: string): void {
    if (!this.#isSealed) return;
    throw new FrontdeskError("turn.sealed", `${what} came after its turn was over.`, {
      hint: "Await every effect and question of a handler before it returns.",
    });
  }

  #useKey(key: string, what: string): void {
    this.#guard(`${what} ${JSON.stringify(key)}`);
    if (this.#usedKeys.has(key)) {
      const { intent } = this.#run;
      throw new FrontdeskError(
        "turn.duplicate_key",
        `The key ${JSON.stringify(key)} is used twice in one run of ${intent}.`,
        {
          hint: "Give each question and effect of a handler a key of its own; in a loop, put the loop's value into it.",
        },
      );
    }
    this.#usedKeys.add(key);
  }

  async #endIfIdle(): Promise<void> {
    // What follows an answer or an effect runs in microtasks; a macrotask later it is plain whether more is to come.
    await macrotask();
    if (this.#isSealed || !this.#effects.isIdle) return;
    const first = this.#open.toSorted((a, b) => a.call - b.call)[0];
    if (first === undefined) return;
    const { key, ask, confirm, form } = first;
    this.#finish({ kind: "question", key, ask, confirm, form });
  }
}
