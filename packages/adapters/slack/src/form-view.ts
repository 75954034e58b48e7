import type { FormField, FormPart } from "@frontdesk/core";
import { viewId } from "./action-ids.ts";
import { type PlainText, plain, shortened } from "./blocks.ts";
import { fieldsOf, idOf, listOf, stampOf, textOf } from "./fields.ts";
import { parseJson } from "./json.ts";
import { limits } from "./limits.ts";
import { addressOf } from "./place.ts";
import type { Filled, FormPlace } from "./received.ts";

/** A block of a modal. */
type ViewBlock =
  | { readonly type: "section"; readonly text: PlainText }
  | {
      readonly type: "input";
      readonly block_id: string;
      readonly label: PlainText;
      readonly hint?: PlainText;
      readonly optional: boolean;
      readonly element: object;
    };

/** A modal (https://docs.slack.dev/reference/views/modal-views). */
export interface FormView {
  readonly type: "modal";
  readonly callback_id: string;
  readonly title: PlainText;
  readonly submit: PlainText;
  readonly private_metadata: string;
  readonly blocks: readonly ViewBlock[];
}

const prefix = "field:";
const elementId = "value";

/** A form as a modal; the place and the account come back with what was filled in. */
export function formView(form: FormPart, place: FormPlace, account: string): FormView {
  const title = form.title.toWellFormed().trim();
  const isLong = title.length > limits.viewTitle;
  const heading: readonly ViewBlock[] = isLong
    ? [{ type: "section", text: plain(shortened(title, limits.sectionText)) }]
    : [];
  return {
    type: "modal",
    callback_id: viewId,
    title: plain(shortened(title || "…", limits.viewTitle)),
    submit: plain(shortened(form.submit.toWellFormed().trim() || "OK", limits.viewSubmit)),
    private_metadata: JSON.stringify({ ...place, account }),
    blocks: [...heading, ...form.fields.slice(0, limits.viewBlocks - 1).map(inputOf)],
  };
}

function inputOf(field: FormField): ViewBlock {
  const { name, label, required, problem, input } = field;
  return {
    type: "input",
    block_id: prefix + name,
    label: plain(shortened(label.toWellFormed().trim() || name, limits.inputLabel)),
    ...(problem === undefined ? {} : { hint: plain(shortened(problem.toWellFormed(), limits.inputHint)) }),
    // A box that must be ticked would be no question.
    optional: !required || input === "yes_no",
    element: { action_id: elementId, ...elementOf(field) },
  };
}

function elementOf(field: FormField): object {
  const value = typeof field.value === "string" ? field.value.toWellFormed() : undefined;
  const initial = value === undefined || value === "" ? {} : { initial_value: value };
  switch (field.input) {
    case "text":
    case "phone":
      return { type: "plain_text_input", ...lengthOf(field), ...initial };
    case "long_text":
      return { type: "plain_text_input", multiline: true, ...lengthOf(field), ...initial };
    case "email":
      return { type: "email_text_input", ...initial };
    case "url":
      return { type: "url_text_input", ...initial };
    case "number":
      // What was filled in and is no number would be refused with the whole modal.
      return { type: "number_input", is_decimal_allowed: true, ...(isNumber(value) ? initial : {}) };
    case "date":
      return { type: "datepicker", ...(isDate(value) ? { initial_date: value } : {}) };
    case "choice":
      return menuOf(field);
    case "yes_no": {
      const option = optionOf(field.label, 0);
      return {
        type: "checkboxes",
        options: [option],
        ...(field.value === true || field.value === "true" ? { initial_options: [option] } : {}),
      };
    }
  }
}

/** A menu; above a hundred entries in groups of a hundred. */
function menuOf({ options = [], value }: FormField): object {
  const all = options.map(({ label }, index) => optionOf(label, index));
  const chosen = all[options.findIndex((option) => option.value === value)];
  const initial = chosen === undefined ? {} : { initial_option: chosen };
  if (all.length <= limits.selectOptions) return { type: "static_select", options: all, ...initial };
  const groups = [];
  for (let start = 0; start < all.length; start += limits.selectOptions) {
    const group = all.slice(start, start + limits.selectOptions);
    groups.push({ label: plain(`${start + 1}–${start + group.length}`), options: group });
  }
  return { type: "static_select", option_groups: groups, ...initial };
}

/** The number stands for the value, which may be longer than Slack allows. */
function optionOf(label: string, index: number): { readonly text: PlainText; readonly value: string } {
  return { text: plain(shortened(label.toWellFormed().trim() || "…", limits.optionText)), value: String(index) };
}

function lengthOf({ maxLength }: FormField): object {
  return maxLength === undefined ? {} : { max_length: Math.min(Math.max(1, maxLength), limits.inputMaxLength) };
}

function isNumber(value: string | undefined): boolean {
  return value !== undefined && /^-?\d+(?:\.\d+)?$/.test(value);
}

function isDate(value: string | undefined): boolean {
  return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/** Where the modal belongs; Slack hands back what it was given, and nobody else can write it. */
export function readFormPlace(metadata: unknown): FormPlace | undefined {
  const fields = fieldsOf(parseJson(textOf(metadata) ?? ""));
  const address = fieldsOf(fields?.address);
  const channel = idOf(address?.channel);
  const token = textOf(fields?.token);
  if (channel === undefined || token === undefined) return undefined;
  return { address: addressOf(channel, stampOf(address?.thread)), token };
}

/** What was filled into a modal (https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload). */
export function readFilled(values: unknown): Filled {
  const filled: { [field: string]: Filled[string] } = {};
  for (const [block, elements] of Object.entries(fieldsOf(values) ?? {})) {
    if (!block.startsWith(prefix)) continue;
    const value = enteredIn(fieldsOf(elements)?.[elementId]);
    if (value !== undefined) filled[block.slice(prefix.length)] = value;
  }
  return filled;
}

function enteredIn(element: unknown): Filled[string] | undefined {
  const fields = fieldsOf(element);
  switch (fields?.type) {
    case "checkboxes":
      return listOf(fields.selected_options).length > 0;
    case "datepicker":
      return textOf(fields.selected_date);
    case "static_select": {
      const number = textOf(fieldsOf(fields.selected_option)?.value);
      return number !== undefined && /^\d{1,4}$/.test(number) ? { option: Number(number) } : undefined;
    }
    default:
      return textOf(fields?.value);
  }
}

/** What was filled in with the values of the options that were chosen. */
export function filledValues(
  filled: Filled,
  form: FormPart | undefined,
): { readonly [field: string]: string | boolean } {
  const fields = new Map(form?.fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(filled).flatMap(([name, value]) => {
      if (typeof value !== "object") return [[name, value]];
      const option = fields.get(name)?.options?.[value.option];
      return option === undefined ? [] : [[name, option.value]];
    }),
  );
}
