import { answerShape } from "../definition/answer-shape.ts";
import type { Ask } from "../definition/ask.ts";
import type { Json } from "../message/json.ts";
import { advance, execute } from "./advance.ts";
import { decide } from "./decide.ts";
import type { TurnDraft } from "./draft.ts";
import type { FormAsk } from "./form-ask.ts";
import { parseRaw, type ReadAnswer, readAnswer } from "./read-answer.ts";
import { readable } from "./readable.ts";
import type { RunState } from "./state.ts";

/** What was filled into a form, by the fields' names. It comes from the customer's side and may be anything. */
export type FormValues = { readonly [field: string]: string | boolean };

/** The form that a run waits at; found by a replay, which has no effect. Undefined when it is no longer there. */
async function findOpenForm(draft: TurnDraft, run: RunState, key: string): Promise<FormAsk | undefined> {
  const handler = draft.handlerOf(run.intent);
  if (handler === undefined) return undefined;
  const { result } = await execute(draft, handler, run);
  return result.kind === "question" && result.form?.key === key ? result.form : undefined;
}

/** The values of a closed question are told by their names in the form, everything else is read as if it was typed. */
async function readValue(draft: TurnDraft, ask: Ask, value: string | boolean): Promise<ReadAnswer | undefined> {
  const text = typeof value === "string" ? readable(value) : String(value);
  if (text.length > draft.services.settings.maxTextLength) return undefined;
  try {
    if (text === "") return await parseRaw(ask, null);
    const shape = answerShape(ask.schema);
    const values: readonly Json[] =
      shape.kind === "choice" ? shape.values : shape.kind === "boolean" ? [true, false] : [];
    const named = values.find((one) => String(one) === text);
    const answer = named === undefined ? undefined : await parseRaw(ask, named);
    if (answer !== undefined) return answer;
  } catch (error) {
    draft.reportSchema(error);
    return undefined;
  }
  return (
    (await readAnswer(ask, text, "whole", draft.reportSchema)) ?? readAnswer(ask, text, "piece", draft.reportSchema)
  );
}

/**
 * Takes what was filled into a form as the answers to all of its questions at once: what fits is kept, what does not
 * is asked for again. False when the form is no longer open.
 */
export async function answerForm(draft: TurnDraft, run: RunState, key: string, values: FormValues): Promise<boolean> {
  const form = await findOpenForm(draft, run, key);
  if (form === undefined) return false;
  let answers = run.answers;
  const refused: [name: string, value: string | boolean][] = [];
  for (const field of form.fields) {
    const given = Object.hasOwn(answers, field.key) ? answers[field.key] : undefined;
    // What a form does not speak of stays as it is.
    if (!Object.hasOwn(values, field.name) && given !== undefined) continue;
    const value = (Object.hasOwn(values, field.name) ? values[field.name] : undefined) ?? "";
    const answer = await readValue(draft, field.ask, value);
    if (answer === undefined) {
      answers = without(answers, field.key);
      refused.push([field.name, kept(draft, value)]);
    } else {
      const position = given?.position ?? Object.keys(answers).length;
      answers = { ...answers, [field.key]: { raw: answer.raw, position } };
    }
  }
  const isRefused = refused.length > 0;
  decide(draft, { by: isRefused ? "refused_answer" : "button", what: key });
  const forms = { ...run.forms, [key]: Object.fromEntries(refused) };
  const open = isRefused ? run.open : undefined;
  draft.state.stack[draft.state.stack.length - 1] = { ...run, answers, forms, open };
  draft.state.offer = undefined;
  if (!isRefused) draft.state.notUnderstood = 0;
  await advance(draft, { refused: isRefused });
  return true;
}

function without(answers: RunState["answers"], key: string): RunState["answers"] {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => name !== key));
}

/** What did not fit is filled in again, so that it can be mended; what is far too long is not kept. */
function kept(draft: TurnDraft, value: string | boolean): string | boolean {
  if (typeof value !== "string") return value;
  const text = readable(value);
  return text.length > draft.services.settings.maxTextLength ? "" : text;
}
