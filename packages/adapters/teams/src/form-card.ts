import type { FormField, FormPart } from "@frontdesk/core";
import type { Card, CardElement, CardInput } from "./activity.ts";
import { linesOf } from "./card.ts";
import { prefixes, tokenField } from "./submitted.ts";

/**
 * A form as a card with inputs and a button. What was filled in comes back as a message whose `value` has the action
 * token and the fields beside it.
 */
export function formCard(form: FormPart): Card {
  const body = [...linesOf(form.title, { weight: "Bolder", size: "Medium" }), ...form.fields.flatMap(elementsOf)];
  const data = form.token === undefined ? {} : { [tokenField]: form.token };
  return {
    type: "AdaptiveCard",
    version: "1.5",
    body,
    actions: [{ type: "Action.Submit", title: form.submit.toWellFormed(), data }],
  };
}

function elementsOf(field: FormField): readonly CardElement[] {
  if (field.problem === undefined) return [inputOf(field)];
  return [inputOf(field), ...linesOf(field.problem, { color: "Attention" })];
}

function inputOf(field: FormField): CardInput {
  const { name, input, options = [], required, maxLength, value } = field;
  const label = field.label.toWellFormed();
  const isFlag = input === "yes_no";
  const base = {
    id: (isFlag ? prefixes.flag : prefixes.words) + name,
    // A box to tick has its words beside it.
    ...(isFlag ? { title: label } : { label, isRequired: required }),
    // Without a text for it, a client only draws a line in red.
    ...(required && !isFlag ? { errorMessage: label } : {}),
    ...(value === undefined ? {} : { value: String(value).toWellFormed() }),
  };
  switch (input) {
    case "text":
    case "long_text":
    case "email":
    case "phone":
    case "url":
      return { ...base, type: "Input.Text", ...looks[input], ...(maxLength === undefined ? {} : { maxLength }) };
    case "number":
      // `Input.Number` takes no decimal comma, and core reads numbers as people write them.
      return { ...base, type: "Input.Text" };
    case "date":
      return { ...base, type: "Input.Date" };
    case "choice":
      // Titles in a list that is open are read as Markdown, those in one to open are not.
      return {
        ...base,
        type: "Input.ChoiceSet",
        style: "compact",
        choices: options.map((option) => ({ title: option.label.toWellFormed(), value: option.value.toWellFormed() })),
      };
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
