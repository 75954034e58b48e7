import { answerShape } from "../definition/answer-shape.ts";
import { fieldInput, isOptional } from "../definition/field-input.ts";
import { textIn } from "../definition/texts.ts";
import type { Json } from "../message/json.ts";
import type { FormField, FormPart } from "../message/outbound.ts";
import type { TurnDraft } from "./draft.ts";
import type { FormAsk, FormFieldAsk } from "./form-ask.ts";
import { choiceLabel } from "./read-answer.ts";
import type { RunState } from "./state.ts";

/**
 * A form as the customer sees it: good answers are filled in and can be changed, what did not fit stands there with its
 * problem.
 */
export function formPart(draft: TurnDraft, run: RunState, form: FormAsk): FormPart {
  const shown = Object.hasOwn(run.forms ?? {}, form.key) ? run.forms?.[form.key] : undefined;
  return {
    kind: "form",
    title: draft.textOf(form.title) ?? draft.titleOf(run.intent),
    submit: draft.textOf(form.submit) ?? draft.phrases.submit,
    fields: form.fields.map((field) => formField(draft, run, field, shown ?? {})),
  };
}

function formField(
  draft: TurnDraft,
  run: RunState,
  { name, key, ask }: FormFieldAsk,
  refused: { readonly [field: string]: string | boolean },
): FormField {
  const { input, maxLength } = fieldInput(ask.schema);
  const given = Object.hasOwn(run.answers, key) ? run.answers[key] : undefined;
  const bad = given === undefined && Object.hasOwn(refused, name) ? refused[name] : undefined;
  const options = optionsOf(draft, ask, input);
  return {
    name,
    label: textIn(ask.question, draft.locale),
    input: options === undefined ? input : "choice",
    options,
    required: !isOptional(ask.schema),
    maxLength,
    value: given === undefined ? (bad === "" ? undefined : bad) : filledValue(given.raw),
    problem: bad === undefined ? undefined : problemOf(draft, ask, bad),
  };
}

/** A yes or no with words of its author's is a choice between them. */
function optionsOf(draft: TurnDraft, ask: FormFieldAsk["ask"], input: FormField["input"]): FormField["options"] {
  const shape = answerShape(ask.schema);
  const isLabelled = input === "yes_no" && ask.labels !== undefined;
  const values = shape.kind === "choice" ? shape.values : [true, false];
  if (input !== "choice" && !isLabelled) return undefined;
  return values.map((value) => {
    const { yes, no } = draft.phrases;
    const isOwn = ask.labels?.[String(value)] !== undefined || typeof value !== "boolean";
    return { label: isOwn ? choiceLabel(ask, value, draft.locale) : value ? yes : no, value: String(value) };
  });
}

function problemOf(draft: TurnDraft, ask: FormFieldAsk["ask"], value: string | boolean): string {
  const { missing, invalid } = draft.phrases;
  return draft.textOf(ask.invalid) ?? (value === "" ? missing : invalid);
}

/** What stands in the field of an answer; nothing where it was left out. */
function filledValue(raw: Json): string | boolean | undefined {
  if (raw === null) return undefined;
  return typeof raw === "boolean" ? raw : String(raw);
}
