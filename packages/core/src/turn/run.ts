import type { z } from "zod";
import type { Ask, AskOptions } from "../definition/ask.ts";
import type { Handler } from "../definition/intent.ts";
import type { RunRecord } from "../ports/run-record.ts";
import type { Attempt } from "./attempt.ts";
import { Execution } from "./execution.ts";
import { type FormAsk, formAsk, slotsAsk } from "./form-ask.ts";
import { choiceAsk, confirmAsk } from "./own-asks.ts";
import { recordedRandom } from "./recorded-random.ts";
import type { SaidMessage } from "./said.ts";
import type { StreamTarget } from "./shown-streams.ts";
import type { RunState } from "./state.ts";

/** What a run needs to know of the turn around it. */
export interface RunContext {
  /** The facts of the turn that handlers read; middleware has added to it already. */
  readonly facts: object;
  /** The records of the run's effects, by key. */
  readonly records: ReadonlyMap<string, RunRecord>;
  readonly queues: readonly string[];
  readonly attempt: Attempt;
  /** Whether the channel shows forms. */
  readonly forms: boolean;
  /** Where replies are shown while they are written. */
  readonly streams: StreamTarget | undefined;
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
  | {
      readonly kind: "question";
      readonly key: string;
      readonly ask: Ask;
      readonly confirm: boolean;
      /** What the question is part of. */
      readonly form: FormAsk | undefined;
    }
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
  readonly says: readonly SaidMessage[];
  /** Streams that were shown and came to nothing: what is said next takes their place. */
  readonly unfinished: readonly string[];
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
    signal: context.attempt.signal,
    slots,
    random: recordedRandom(run.id),
    ask: (key: string, question: Ask["question"], schema: z.ZodType, { invalid, labels }: AskOptions<string> = {}) =>
      execution.ask(key, { question, schema, invalid, labels }),
    choose: (key: string, question: Ask["question"], choices: NonNullable<Ask["labels"]>) =>
      execution.ask(key, choiceAsk(question, choices)),
    confirm: (key: string, question: Ask["question"]) => execution.ask(key, confirmAsk(question), true),
    form: (key: string, form: Parameters<typeof formAsk>[1]) => execution.form(formAsk(key, form)),
    once: execution.once,
    stream: execution.stream,
    say: execution.say,
    handoff: execution.handoff,
    decline: execution.decline,
  };
}

async function slotsOf(handler: Handler, execution: Execution): Promise<Readonly<Record<string, unknown>>> {
  if (handler.form !== undefined) return execution.form(slotsAsk(handler.form, handler.slots));
  const slots: [name: string, value: unknown][] = [];
  for (const [name, ask] of Object.entries(handler.slots)) slots.push([name, await execution.ask(name, ask)]);
  return Object.fromEntries(slots);
}

/**
 * Executes a handler from its top: what is recorded returns at once, the first open question ends the execution.
 * The rules are those of the guide's page on conversations.
 */
export async function executeRun(handler: Handler, run: RunState, context: RunContext): Promise<RunOutcome> {
  const execution = new Execution(run, context);
  const handle = async (): Promise<unknown> => {
    const slots = await slotsOf(handler, execution);
    // Safe: the kit typed `run` for the turn that core builds here, whatever middleware and slots it has.
    return handler.run(turnOf(execution, run, context, slots) as never);
  };
  return execution.run(handle);
}
