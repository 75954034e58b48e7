import type { Ask } from "../definition/ask.ts";
import type { AnyMessage } from "../definition/reply.ts";
import type { Effect, HandoffTarget, OnceOptions } from "../definition/turn.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Json } from "../message/json.ts";
import type { RunRecord } from "../ports/store.ts";
import { idempotencyKeyOf } from "./idempotency-key.ts";
import { macrotask } from "./macrotask.ts";
import { describeError, jsonCopy, onceFailure, onceRecord, readOnceRecord } from "./once-record.ts";
import { parseRaw } from "./read-answer.ts";
import type { RunContext, RunOutcome, RunResult } from "./run.ts";
import type { GivenAnswer, RunState } from "./state.ts";
import { unknownQueue } from "./unknown-queue.ts";

interface OpenAsk {
  readonly call: number;
  readonly key: string;
  readonly ask: Ask;
  readonly confirm: boolean;
}

/** A promise that never settles: what a handler waits for when its answer is to come in another turn. */
function suspension(): Promise<never> {
  return new Promise(() => {});
}

/** One execution of a handler, from its top to its end or to its first open question. */
export class Execution {
  readonly #run: RunState;
  readonly #context: RunContext;
  readonly #answers: Record<string, GivenAnswer>;
  readonly #asks = new Map<string, Ask>();
  readonly #usedKeys = new Set<string>();
  readonly #open: OpenAsk[] = [];
  readonly #says: AnyMessage[] = [];
  readonly #said = new Map<string, number>();
  readonly #finished: Promise<RunResult>;
  #resolve: (result: RunResult) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  /** The last question that was answered: what is said is counted from there. */
  #segment = "";
  #calls = 0;
  #effectsUnderWay = 0;
  #effects: boolean;
  #isSealed = false;

  constructor(run: RunState, context: RunContext) {
    this.#run = run;
    this.#context = context;
    this.#answers = { ...run.answers };
    this.#effects = context.records.size > 0;
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Executes the handler. Rejects only when a record cannot be kept: then the whole turn is to be taken again. */
  async run(handle: () => Promise<unknown>): Promise<RunOutcome> {
    const { signal } = this.#context;
    const abort = (): void => this.#finish({ kind: "failed", error: signal.reason });
    if (signal.aborted) abort();
    else {
      signal.addEventListener("abort", abort, { once: true });
      handle().then(
        (reply) => this.#finish({ kind: "done", reply }),
        (error: unknown) => this.#finish({ kind: "failed", error }),
      );
    }
    const result = await this.#finished.finally(() => signal.removeEventListener("abort", abort));
    const said = { ...this.#run.said, ...Object.fromEntries(this.#said) };
    const run = { ...this.#run, answers: this.#answers, said };
    return { result, says: this.#says, asks: this.#asks, effects: this.#effects, run };
  }

  ask(key: string, ask: Ask, confirm: boolean = false): Promise<unknown> {
    return this.#held(this.#ask(key, ask, confirm));
  }

  readonly once = (key: string, effect: (effect: Effect) => unknown, options: OnceOptions = {}): Promise<Json> => {
    return this.#held(this.#once(key, effect, options));
  };

  readonly say = (message: AnyMessage): void => {
    this.#guard("say()");
    const count = (this.#said.get(this.#segment) ?? 0) + 1;
    this.#said.set(this.#segment, count);
    const { said } = this.#run;
    const before = Object.hasOwn(said, this.#segment) ? (said[this.#segment] ?? 0) : 0;
    if (count > before) this.#says.push(message);
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
    const given = Object.hasOwn(this.#answers, key) ? this.#answers[key] : undefined;
    if (given !== undefined) {
      const answer = await parseRaw(ask, given.raw);
      if (answer !== undefined) {
        this.#segment = key;
        return answer.value;
      }
      if (this.#isActedOn(given)) {
        this.#finish({ kind: "outdated" });
        return suspension();
      }
      delete this.#answers[key];
    }
    this.#open.push({ call, key, ask, confirm });
    void this.#endIfIdle();
    return suspension();
  }

  async #once(key: string, effect: (effect: Effect) => unknown, options: OnceOptions): Promise<Json> {
    this.#useKey(key, "The effect");
    const known = this.#context.records.get(key);
    if (known?.phase === "done") return readOnceRecord(known).value;
    if (known?.phase === "failed") throw onceFailure(key, readOnceRecord(known).value);
    if (known?.phase === "started" && options.onUnknown === "handoff") {
      this.#finish({
        kind: "handoff",
        queue: undefined,
        note: `The outcome of ${key} is unknown.`,
        unknownEffect: true,
      });
      return suspension();
    }
    this.#effectsUnderWay++;
    this.#effects = true;
    try {
      // Only those who want to know that an effect was begun pay for the write.
      if (options.onUnknown === "handoff") await this.#save(key, "started", null);
      return await this.#perform(key, effect);
    } finally {
      this.#effectsUnderWay--;
      if (this.#open.length > 0) void this.#endIfIdle();
    }
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

  /** Whether an effect was recorded after an answer was given. */
  #isActedOn(given: GivenAnswer): boolean {
    return [...this.#context.records.values()].some((record) => readOnceRecord(record).answersBefore > given.position);
  }

  async #endIfIdle(): Promise<void> {
    // What follows an answer or an effect runs in microtasks; a macrotask later it is plain whether more is to come.
    await macrotask();
    if (this.#isSealed || this.#effectsUnderWay > 0) return;
    const first = this.#open.toSorted((a, b) => a.call - b.call)[0];
    if (first) this.#finish({ kind: "question", key: first.key, ask: first.ask, confirm: first.confirm });
  }

  async #save(key: string, phase: RunRecord["phase"], value: Json): Promise<void> {
    const answersBefore = Object.keys(this.#answers).length;
    try {
      await this.#context.save({ run: this.#run.id, key, phase, value: onceRecord(value, answersBefore) });
    } catch (error) {
      // The handler must not take this for a failure of its effect, nor go on without the record.
      this.#isSealed = true;
      this.#reject(error);
      return suspension();
    }
  }

  async #perform(key: string, effect: (effect: Effect) => unknown): Promise<Json> {
    const { signal, idempotencyPrefix } = this.#context;
    let value: unknown;
    try {
      value = await effect({ idempotencyKey: await idempotencyKeyOf(`${idempotencyPrefix}.${key}`), signal });
    } catch (error) {
      // An effect that was called off says nothing about the other side: it runs again.
      if (signal.aborted) throw error;
      const failure = describeError(error);
      await this.#save(key, "failed", failure);
      throw onceFailure(key, failure, error);
    }
    const copy = jsonCopy(key, value);
    await this.#save(key, "done", copy);
    this.#guard(`The effect ${JSON.stringify(key)}`);
    return copy;
  }
}
