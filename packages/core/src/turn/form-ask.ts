import type { Ask } from "../definition/ask.ts";
import type { AnySlotForm, FormFields } from "../definition/form.ts";
import type { AnyTexts } from "../definition/texts.ts";
import type { GivenAnswers } from "./given-answers.ts";
import { parseRaw } from "./read-answer.ts";

/** One question of a form. */
export interface FormFieldAsk {
  readonly name: string;
  /** The key of its answer in the run. */
  readonly key: string;
  readonly ask: Ask;
}

/** Several questions of a run that are put at once. */
export interface FormAsk {
  readonly key: string;
  /** Default: the intent's title. */
  readonly title: AnyTexts | undefined;
  /** Default: core's own word. */
  readonly submit: AnyTexts | undefined;
  readonly fields: readonly FormFieldAsk[];
  /** From which answer on the run counts what it says after the form. */
  readonly segment: string;
}

/** The form of `turn.form`. */
export function formAsk(
  key: string,
  form: { readonly title: AnyTexts; readonly submit?: AnyTexts | undefined; readonly fields: FormFields },
): FormAsk {
  const fields = Object.entries(form.fields).map(([name, ask]) => ({ name, key: `${key}.${name}`, ask }));
  return { key, title: form.title, submit: form.submit, fields, segment: key };
}

/**
 * The form of declared slots. Their answers have the same keys as without a form, so that `form` can be added and
 * removed while conversations are open. No slot can be called as this form is.
 */
export function slotsAsk(form: AnySlotForm, slots: FormFields): FormAsk {
  const fields = Object.entries(slots).map(([name, ask]) => ({ name, key: name, ask }));
  return { key: "$slots", title: form.title, submit: form.submit, fields, segment: fields.at(-1)?.key ?? "" };
}

/** How a form stands: all is answered, this question of it is open, or an answer no longer fits and was acted on. */
export type FormReading =
  | { readonly kind: "answered"; readonly values: { readonly [field: string]: unknown } }
  | { readonly kind: "open"; readonly field: FormFieldAsk }
  | { readonly kind: "outdated" };

/**
 * Reads the answers to a form. It is complete when everything that must be answered is; what may be left out counts as
 * left out from then on, also after the schema or the channel has changed.
 *
 * @param isDue the form is to be shown, also where all that is open in it may be left out
 */
export async function readForm(form: FormAsk, answers: GivenAnswers, isDue: boolean): Promise<FormReading> {
  const values: [name: string, value: unknown][] = [];
  const leftOut: FormFieldAsk[] = [];
  let missing: FormFieldAsk | undefined;
  for (const field of form.fields) {
    const known = await answers.read(field.key, field.ask);
    if (known.kind === "outdated") return known;
    if (known.kind === "answer") {
      values.push([field.name, known.value]);
      continue;
    }
    const nothing = await parseRaw(field.ask, null);
    if (nothing === undefined) missing ??= field;
    else {
      leftOut.push(field);
      values.push([field.name, nothing.value]);
    }
  }
  const open = missing ?? (isDue ? leftOut[0] : undefined);
  if (open !== undefined) return { kind: "open", field: open };
  for (const { key } of leftOut) answers.leave(key);
  return { kind: "answered", values: Object.fromEntries(values) };
}
