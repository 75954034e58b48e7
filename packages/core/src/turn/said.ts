import type { AnyMessage } from "../definition/reply.ts";
import type { RunState } from "./state.ts";

/** A message of a handler, with the stream that it completes or takes the place of. */
export interface SaidMessage {
  readonly message: AnyMessage;
  readonly streamId?: string | undefined;
}

/** What a run says in one execution: what it said in an earlier one, counted from question to question, is left out. */
export class Said {
  /** The last question that was answered: what is said is counted from there. */
  segment = "";
  readonly messages: SaidMessage[] = [];
  readonly #before: RunState["said"];
  readonly #counts = new Map<string, number>();
  readonly #unfinished: string[] = [];

  constructor(before: RunState["said"]) {
    this.#before = before;
  }

  add(message: AnyMessage): void {
    const count = (this.#counts.get(this.segment) ?? 0) + 1;
    this.#counts.set(this.segment, count);
    if (count > this.#countBefore(this.segment)) this.messages.push({ message, streamId: this.#unfinished.shift() });
  }

  /** A stream ends whenever it ends, beside questions too: it is counted under its own key, which no question has. */
  addStream(key: string, message: AnyMessage, streamId: string): void {
    this.#counts.set(key, 1);
    if (this.#countBefore(key) === 0) this.messages.push({ message, streamId });
  }

  #countBefore(segment: string): number {
    return Object.hasOwn(this.#before, segment) ? (this.#before[segment] ?? 0) : 0;
  }

  /** A stream was shown and will not be completed: what is said next takes its place. */
  supersede(streamId: string): void {
    this.#unfinished.push(streamId);
  }

  /** The streams whose place nothing has taken yet. */
  get unfinished(): readonly string[] {
    return this.#unfinished;
  }

  get counts(): RunState["said"] {
    return { ...this.#before, ...Object.fromEntries(this.#counts) };
  }
}
