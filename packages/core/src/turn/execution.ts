import type { Ask } from "../definition/ask.ts";
import type { AnyMessage } from "../definition/reply.ts";
import type { Effect, HandoffTarget, OnceOptions } from "../definition/turn.ts";
import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Json } from "../message/json.ts";
import type { RunRecord } from "../ports/store.ts";
import { macrotask } from "./macrotask.ts";
import { describeError, jsonCopy, onceFailure, onceRecord, readOnceRecord } from "./once-record.ts";
import { parseRaw } from "./read-answer.ts";
import type { RunContext, RunOutcome, RunResult } from "./run.ts";
import type { GivenAnswer, RunState } from "./state.ts";
import { unknownQueue } from "./unknown-queue.ts";

/** Platforms bound the length of a key that they are given. */
const longestIdempotencyKey = 200;

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
  readonly #said: Record<string, number> = {};
  readonly #finished: Promise<RunResult>;
  #resolve: (result: RunResult) => void = () => {};
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
    this.#finished = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Executes the handler. Never rejects. */
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
    const result = await this.#finished;
    signal.removeEventListener("abort", abort);
    const run = { ...this.#run, answers: this.#answers, said: { ...this.#run.said, ...this.#said } };
    return { result, says: this.#says, asks: this.#asks, effects: this.#effects, run };
  }

  async ask(key: string, ask: Ask, confirm: boolean = false): Promise<unknown> {
    this.#useKey(key, "The question");
    const call = this.#calls++;
    this.#asks.set(key, ask);
    const given = this.#answers[key];
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

  readonly once = async (
    key: string,
    effect: (effect: Effect) => unknown,
    options: OnceOptions = {},
  ): Promise<Json> => {
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
  };

  readonly say = (message: AnyMessage): void => {
    this.#guard("say()");
    const count = (this.#said[this.#segment] ?? 0) + 1;
    this.#said[this.#segment] = count;
    if (count > (this.#run.said[this.#segment] ?? 0)) this.#says.push(message);
  };

  readonly handoff = async (to: HandoffTarget<string> = {}): Promise<never> => {
    this.#guard("handoff()");
    const { queues } = this.#context;
    if (to.queue !== undefined && !queues.includes(to.queue)) throw unknownQueue(to.queue, queues);
    this.#finish({ kind: "handoff", queue: to.queue, note: to.note, unknownEffect: false });
    return suspension();
  };

  readonly decline = async (): Promise<never> => {
    this.#guard("decline()");
    this.#finish({ kind: "declined" });
    return suspension();
  };

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

  #save(key: string, phase: RunRecord["phase"], value: Json): Promise<void> {
    const answersBefore = Object.keys(this.#answers).length;
    return this.#context.save({ run: this.#run.id, key, phase, value: onceRecord(value, answersBefore) });
  }

  async #perform(key: string, effect: (effect: Effect) => unknown): Promise<Json> {
    const { signal, idempotencyPrefix } = this.#context;
    let value: unknown;
    try {
      value = await effect({ idempotencyKey: `${idempotencyPrefix}.${key}`.slice(0, longestIdempotencyKey), signal });
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
