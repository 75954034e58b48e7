import type { Ask } from "../definition/ask.ts";
import type { RunRecord } from "../ports/run-record.ts";
import { readOnceRecord } from "./once-record.ts";
import { parseRaw } from "./read-answer.ts";
import type { GivenAnswer } from "./state.ts";

/**
 * What is known of an answer: its value; nothing, because it was not given or its schema no longer takes it; or that it
 * no longer fits and something was done with it.
 */
export type KnownAnswer =
  | { readonly kind: "answer"; readonly value: unknown }
  | { readonly kind: "none" }
  | { readonly kind: "outdated" };

/** The answers of one run while it is executed: each is parsed again, and one that no longer fits goes. */
export class GivenAnswers {
  #answers: Record<string, GivenAnswer>;
  readonly #records: ReadonlyMap<string, RunRecord>;

  constructor(answers: Readonly<Record<string, GivenAnswer>>, records: ReadonlyMap<string, RunRecord>) {
    this.#answers = { ...answers };
    this.#records = records;
  }

  get all(): Readonly<Record<string, GivenAnswer>> {
    return this.#answers;
  }

  get count(): number {
    return Object.keys(this.#answers).length;
  }

  async read(key: string, ask: Ask): Promise<KnownAnswer> {
    const given = Object.hasOwn(this.#answers, key) ? this.#answers[key] : undefined;
    if (given === undefined) return { kind: "none" };
    const answer = await parseRaw(ask, given.raw);
    if (answer !== undefined) return { kind: "answer", value: answer.value };
    if (this.#isActedOn(given)) return { kind: "outdated" };
    delete this.#answers[key];
    return { kind: "none" };
  }

  /** Records that a question was left without an answer, so that a replay does not ask it. */
  leave(key: string): void {
    this.#answers = { ...this.#answers, [key]: { raw: null, position: this.count } };
  }

  /** Whether an effect was recorded after an answer was given. */
  #isActedOn(given: GivenAnswer): boolean {
    return [...this.#records.values()].some((record) => readOnceRecord(record).answersBefore > given.position);
  }
}
