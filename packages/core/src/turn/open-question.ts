import { type AnswerShape, answerShape } from "../definition/answer-shape.ts";
import type { Ask } from "../definition/ask.ts";
import { advance, execute } from "./advance.ts";
import type { TurnDraft } from "./draft.ts";

/** The question that the customer is expected to answer. */
export interface PutQuestion {
  readonly key: string;
  readonly ask: Ask;
  readonly shape: AnswerShape;
}

/** Forgets runs whose question has been open for too long. */
export function forgetExpired(draft: TurnDraft): void {
  const limit = draft.services.clock.now() - draft.services.settings.questionLifetimeMs;
  for (let run = draft.state.stack.at(-1); run !== undefined; run = draft.state.stack.at(-1)) {
    if ((run.open?.askedAt ?? run.startedAt) > limit) return;
    draft.state.stack.pop();
    draft.endRun(run.id);
    draft.state.offer = undefined;
    draft.journal("turn.question_expired", { intent: run.intent });
  }
}

/**
 * The open question of the run on top of the stack. A question of `slots` is known from the definition; another one is
 * found by a replay, which has no effect. `moved_on`: the definition has changed, so that another question is open or
 * none; the text was kept as the answer to the question that was put, and the run has gone on.
 */
export async function findOpenQuestion(draft: TurnDraft, text: string): Promise<PutQuestion | "moved_on" | undefined> {
  const run = draft.state.stack.at(-1);
  if (run?.open === undefined) return undefined;
  const handler = draft.handlerOf(run.intent);
  if (handler === undefined) {
    await advance(draft);
    return draft.state.stack.length > 0 ? "moved_on" : undefined;
  }
  const { key } = run.open;
  const slot = Object.hasOwn(handler.slots, key) ? handler.slots[key] : undefined;
  if (slot !== undefined) return { key, ask: slot, shape: answerShape(slot.schema) };
  const { result } = await execute(draft, handler, run);
  if (result.kind === "question" && result.key === key) {
    return { key, ask: result.ask, shape: answerShape(result.ask.schema) };
  }
  const answers = { ...run.answers, [key]: { raw: text, position: Object.keys(run.answers).length } };
  draft.state.stack[draft.state.stack.length - 1] = { ...run, answers, open: undefined };
  await advance(draft);
  return "moved_on";
}
