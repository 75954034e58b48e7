import type { Awaitable, Effect, OnceOptions, StreamOptions, TextSource } from "../definition/turn.ts";
import type { Json } from "../message/json.ts";
import type { RunRecord } from "../ports/run-record.ts";
import type { GivenAnswers } from "./given-answers.ts";
import { digestOf, idempotencyKeyOf } from "./idempotency-key.ts";
import { describeError, jsonCopy, onceFailure, onceRecord, readOnceRecord } from "./once-record.ts";
import type { RunContext } from "./run.ts";
import type { Said } from "./said.ts";
import { ShownStreams } from "./shown-streams.ts";
import type { RunState } from "./state.ts";
import { streamText } from "./stream-text.ts";
import { suspension } from "./suspension.ts";

/** Hexadecimal digits: 128 bits. */
const streamIdLength = 32;

/** What effects need of the execution that they belong to. */
export interface EffectsHost {
  readonly run: RunState;
  readonly context: RunContext;
  readonly answers: GivenAnswers;
  readonly said: Said;
  /** Takes a key. @throws FrontdeskError `turn.duplicate_key`, `turn.sealed`. */
  use(key: string): void;
  /** @throws FrontdeskError `turn.sealed` when the execution is over. */
  guard(what: string): void;
  /** Nobody knows what became of an effect: a person is to look. */
  handOver(note: string): void;
  /** A record cannot be kept: the handler must not take this for a failure of its effect, nor go on without it. */
  broken(error: unknown): void;
  /** An effect is over. */
  idle(): void;
}

/** The effects of one execution: each runs at least once, is recorded as soon as it settles, and is not repeated. */
export class Effects {
  readonly #host: EffectsHost;
  readonly #streams: ShownStreams | undefined;
  #underWay = 0;
  #isAny: boolean;

  constructor(host: EffectsHost) {
    this.#host = host;
    const { streams } = host.context;
    this.#streams = streams && new ShownStreams(streams, host.said);
    this.#isAny = host.context.records.size > 0;
  }

  /** Whether any effect of the run is recorded, or was begun. */
  get isAny(): boolean {
    return this.#isAny;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** The execution is over: nothing more is shown. */
  end(): void {
    this.#streams?.end();
  }

  async once(key: string, effect: (effect: Effect) => unknown, options: OnceOptions): Promise<Json> {
    this.#host.use(key);
    const known = this.#host.context.records.get(key);
    if (known?.phase === "done") return readOnceRecord(known).value;
    if (known?.phase === "failed") throw onceFailure(key, readOnceRecord(known).value);
    if (known?.phase === "started" && options.onUnknown === "handoff") {
      this.#host.handOver(`The outcome of ${key} is unknown.`);
      return suspension();
    }
    this.#isAny = true;
    return this.#counted(async () => {
      // Only those who want to know that an effect was begun pay for the write.
      if (options.onUnknown === "handoff") await this.#save(key, "started", null);
      return this.#perform(key, effect);
    });
  }

  /** Reads a text to its end and says it; what is shown of it meanwhile has the same id in every attempt. */
  stream(
    key: string,
    source: (effect: Effect) => Awaitable<TextSource>,
    { format = "markdown", ...options }: StreamOptions,
  ): Promise<string> {
    const { context, guard, said } = this.#host;
    const id = digestOf(`${context.idempotencyPrefix}.${key}`).then((digest) => digest.slice(0, streamIdLength));
    const read = async (effect: Effect): Promise<string> => {
      const streamId = await id;
      return streamText(await source(effect), {
        signal: effect.signal,
        onText: (text) => this.#streams?.update(streamId, text, format),
        onStopFailed: context.late,
      });
    };
    return this.#counted(async () => {
      try {
        const text = String(await this.once(key, read, options));
        const streamId = await id;
        guard(`The stream ${JSON.stringify(key)}`);
        if (text.trim() === "") return text;
        this.#streams?.complete(streamId);
        said.addStream(key, { parts: [{ kind: "text", text, format }] }, streamId);
        return text;
      } catch (error) {
        this.#streams?.abandon(await id);
        throw error;
      }
    });
  }

  /** The turn is not over while this is under way. */
  async #counted<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#host.idle();
    }
  }

  async #save(key: string, phase: RunRecord["phase"], value: Json): Promise<void> {
    const { answers, broken, context, run } = this.#host;
    try {
      await context.save({ run: run.id, key, phase, value: onceRecord(value, answers.count) });
    } catch (error) {
      broken(error);
      return suspension();
    }
  }

  async #perform(key: string, effect: (effect: Effect) => unknown): Promise<Json> {
    const { attempt, idempotencyPrefix } = this.#host.context;
    const { signal } = attempt;
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
    this.#host.guard(`The effect ${JSON.stringify(key)}`);
    return copy;
  }
}
