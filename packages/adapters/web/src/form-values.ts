import { isObject } from "./read-json.ts";
import { type Refusal, refuse, wrong } from "./refusal.ts";
import { isText, mend } from "./visitor-text.ts";

/** More than any form has. */
const maxFields = 100;

/** What was filled into a form, by the fields' names. */
export interface FormValues {
  readonly values: { readonly [field: string]: string | boolean };
}

/** Reads what was filled in: words, and yes or no. */
export function readValues(value: unknown, maxTextLength: number): FormValues | Refusal {
  if (!isObject(value)) return wrong("form.values");
  const entries = Object.entries(value);
  if (entries.length > maxFields) return refuse(400, "BadArgument", `A form has at most ${maxFields} fields.`);
  const values: [string, string | boolean][] = [];
  for (const [name, filled] of entries) {
    if (!isText(name, 200)) return wrong("form.values");
    if (typeof filled === "boolean") values.push([name, filled]);
    else if (typeof filled !== "string") return wrong("form.values");
    else if (filled.length > maxTextLength) {
      return refuse(413, "MessageSizeTooBig", `A field is longer than ${maxTextLength} characters.`);
    } else values.push([name, mend(filled)]);
  }
  return { values: Object.fromEntries(values) };
}
