import type { FormField, FormPart, Json } from "@frontdesk/core";
import type { CardAttachment } from "./activity.ts";
import { literal } from "./markdown.ts";
import type { JsonObject } from "./read-json.ts";

/** In front of the name of a field, so that none is taken for the token; a `flag:` is yes or no. */
const prefixes = { words: "field:", flag: "flag:" } as const;
/** More options stand in a list that opens. */
const maxShownOptions = 6;

/**
 * A form as an Adaptive Card 1.5. What was filled in comes back as a message whose `value` has the action token in
 * `frontdesk` and the fields beside it.
 *
 * @see https://adaptivecards.io/explorer
 */
export function formAttachment(form: FormPart): CardAttachment {
  const heading = { type: "TextBlock", text: literal(form.title), weight: "Bolder", wrap: true };
  return {
    contentType: "application/vnd.microsoft.card.adaptive",
    content: {
      type: "AdaptiveCard",
      version: "1.5",
      body: [...(form.title === "" ? [] : [heading]), ...form.fields.flatMap(fieldElements)],
      actions:
        form.token === undefined
          ? []
          : [{ type: "Action.Submit", title: form.submit, data: { frontdesk: form.token } }],
    },
  };
}

/** What was filled in, by the fields' names; what is no field of ours is passed over. */
export function formValues(value: JsonObject): { readonly [field: string]: unknown } {
  const entries = Object.entries(value).flatMap(([key, filled]): readonly (readonly [string, unknown])[] => {
    if (key.startsWith(prefixes.words)) return [[key.slice(prefixes.words.length), filled]];
    if (key.startsWith(prefixes.flag)) return [[key.slice(prefixes.flag.length), filled === "true"]];
    return [];
  });
  return Object.fromEntries(entries);
}

function fieldElements(field: FormField): readonly Json[] {
  const { problem } = field;
  if (problem === undefined) return [inputOf(field)];
  return [
    inputOf(field),
    { type: "TextBlock", text: literal(problem), color: "Attention", spacing: "Small", wrap: true },
  ];
}

function inputOf(field: FormField): Json {
  const { name, label, input, options = [], required, maxLength, value } = field;
  const isFlag = input === "yes_no";
  const base = {
    id: (isFlag ? prefixes.flag : prefixes.words) + name,
    // A box to tick has its words beside it.
    ...(isFlag ? { title: label } : { label, isRequired: required }),
    // Without a text for it, a client only draws a line in red.
    ...(required && !isFlag ? { errorMessage: label } : {}),
    ...(value === undefined ? {} : { value: String(value) }),
  };
  switch (input) {
    case "text":
    case "long_text":
    case "email":
    case "phone":
    case "url":
      return { ...base, type: "Input.Text", ...looks[input], ...(maxLength === undefined ? {} : { maxLength }) };
    case "number":
      return { ...base, type: "Input.Text", style: "Text" };
    case "date":
      return { ...base, type: "Input.Date" };
    case "choice": {
      const style = options.length > maxShownOptions ? "compact" : "expanded";
      const choices = options.map((option) => ({ title: option.label, value: option.value }));
      return { ...base, type: "Input.ChoiceSet", style, choices };
    }
    case "yes_no":
      // Never required: one that must be ticked would be no question, and one that is left alone says no.
      return { ...base, type: "Input.Toggle", valueOn: "true", valueOff: "false" };
  }
}

const looks = {
  text: {},
  long_text: { isMultiline: true },
  email: { style: "Email" },
  phone: { style: "Tel" },
  url: { style: "Url" },
} as const;
