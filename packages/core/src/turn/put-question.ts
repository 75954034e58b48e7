import { answerShape } from "../definition/answer-shape.ts";
import type { Ask } from "../definition/ask.ts";
import { textIn } from "../definition/texts.ts";
import type { Part } from "../message/outbound.ts";
import type { TurnDraft } from "./draft.ts";
import { formPart } from "./form-part.ts";
import { choiceLabel } from "./read-answer.ts";
import type { RunResult } from "./run.ts";
import type { RunState } from "./state.ts";

/** The question that a run waits at. */
export type PutResult = RunResult & { readonly kind: "question" };

/** The form that a question is put in: where the channel shows forms, all questions of one are put at once. */
export function shownForm(draft: TurnDraft, { form }: PutResult): PutResult["form"] {
  return draft.capabilities?.forms === true ? form : undefined;
}

/** Puts a question: in its form, as buttons where its answers are known, or as a text. */
export function putQuestion(draft: TurnDraft, run: RunState, result: PutResult, before: readonly Part[]): void {
  const form = shownForm(draft, result);
  if (form !== undefined) {
    draft.offerForm(formPart(draft, run, form), { kind: "form", run: run.id, key: form.key }, before);
    return;
  }
  const { key, ask, confirm } = result;
  const question = textIn(ask.question, draft.locale);
  const options = optionsOf(draft, ask).map(({ value, label }) => ({
    label,
    meaning: { kind: "answer", run: run.id, key, value } as const,
  }));
  if (options.length > 0) {
    draft.offer(question, options, confirm, before);
    return;
  }
  draft.state.offer = undefined;
  draft.say([...before, { kind: "text", text: question }]);
}

/** The values that a closed question takes, as its buttons call them. */
function optionsOf(
  draft: TurnDraft,
  ask: Ask,
): readonly { readonly value: string | number | boolean; readonly label: string }[] {
  const shape = answerShape(ask.schema);
  const { yes, no } = draft.phrases;
  if (shape.kind === "choice") {
    return shape.values.map((value) => ({ value, label: choiceLabel(ask, value, draft.locale) }));
  }
  if (shape.kind !== "boolean") return [];
  return [true, false].map((value) => {
    const own = ask.labels?.[String(value)];
    return { value, label: own === undefined ? (value ? yes : no) : textIn(own, draft.locale) };
  });
}
