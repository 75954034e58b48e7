import type { z } from "zod";
import type { Ask, AskOptions } from "../definition/ask.ts";
import type { Handler } from "../definition/intent.ts";
import type { AnyMessage } from "../definition/reply.ts";
import type { RunRecord } from "../ports/store.ts";
import { Execution } from "./execution.ts";
import { choiceAsk, confirmAsk } from "./own-asks.ts";
import { recordedRandom } from "./recorded-random.ts";
import type { RunState } from "./state.ts";

/** What a run needs to know of the turn around it. */
export interface RunContext {
  /** The facts of the turn that handlers read; middleware has added to it already. */
  readonly facts: object;
  /** The records of the run's effects, by key. */
  readonly records: ReadonlyMap<string, RunRecord>;
  readonly queues: readonly string[];
  readonly signal: AbortSignal;
  /** Unique for the run in its bot; effects get it with their key appended. */
  readonly idempotencyPrefix: string;
  /** Keeps a record durably. */
  save(record: RunRecord): Promise<void>;
  /** Told of what came after the turn was over: its author may not wait for it, and would not hear of it. */
  late(error: unknown): void;
}

/** How an execution ended. */
export type RunResult =
  | { readonly kind: "done"; readonly reply: unknown }
  | { readonly kind: "question"; readonly key: string; readonly ask: Ask; readonly confirm: boolean }
  | {
      readonly kind: "handoff";
      readonly queue: string | undefined;
      readonly note: string | undefined;
      readonly unknownEffect: boolean;
    }
  | { readonly kind: "declined" }
  | { readonly kind: "outdated" }
  | { readonly kind: "failed"; readonly error: unknown };

/** What an execution brought. */
export interface RunOutcome {
  readonly result: RunResult;
  /** Said in this execution and not before. */
  readonly says: readonly AnyMessage[];
  /** The run without answers that its schema no longer takes, and with what was said. */
  readonly run: RunState;
  /** Every question that came up, by key. */
  readonly asks: ReadonlyMap<string, Ask>;
  /** Whether any effect of this run is recorded. */
  readonly effects: boolean;
}

/** The turn that a handler gets: its methods are those of the execution. */
function turnOf(
  execution: Execution,
  run: RunState,
  context: RunContext,
  slots: Readonly<Record<string, unknown>>,
): object {
  return {
    ...context.facts,
    text: run.text,
    now: new Date(run.startedAt),
    signal: context.signal,
    slots,
    random: recordedRandom(run.id),
    ask: (key: string, question: Ask["question"], schema: z.ZodType, { invalid, labels }: AskOptions<string> = {}) =>
      execution.ask(key, { question, schema, invalid, labels }),
    choose: (key: string, question: Ask["question"], choices: NonNullable<Ask["labels"]>) =>
      execution.ask(key, choiceAsk(question, choices)),
    confirm: (key: string, question: Ask["question"]) => execution.ask(key, confirmAsk(question), true),
    once: execution.once,
    say: execution.say,
    handoff: execution.handoff,
    decline: execution.decline,
  };
}

/**
 * Executes a handler from its top: what is recorded returns at once, the first open question ends the execution.
 * The rules are those of the guide's page on conversations.
 */
export async function executeRun(handler: Handler, run: RunState, context: RunContext): Promise<RunOutcome> {
  const execution = new Execution(run, context);
  const handle = async (): Promise<unknown> => {
    const slots: Record<string, unknown> = {};
    for (const [name, ask] of Object.entries(handler.slots)) slots[name] = await execution.ask(name, ask);
    // Safe: the kit typed `run` for the turn that core builds here, whatever middleware and slots it has.
    return handler.run(turnOf(execution, run, context, slots) as never);
  };
  return execution.run(handle);
}
