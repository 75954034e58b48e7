import { type Fields, fieldsOf, listOf } from "../fields.ts";
import { limits } from "../limits.ts";
import { check, plainText } from "./read-blocks.ts";

/** A field of an open modal. */
export interface FakeField {
  readonly block: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly isOptional: boolean;
  readonly element: Fields;
}

/** A view that was opened or published. */
export interface FakeView {
  readonly id: string;
  readonly type: "modal" | "home";
  readonly title: string;
  readonly submit: string;
  readonly callbackId: string;
  readonly metadata: string;
  readonly texts: readonly string[];
  readonly fields: readonly FakeField[];
}

const elements = new Set<unknown>([
  "plain_text_input",
  "email_text_input",
  "url_text_input",
  "number_input",
  "datepicker",
  "static_select",
  "checkboxes",
]);

/** Checks a view by Slack's rules (https://docs.slack.dev/reference/views). */
export function readView(id: string, value: unknown): FakeView {
  const view = fieldsOf(value) ?? {};
  const counter = { length: 0 };
  const type = view.type;
  check(type === "modal" || type === "home", "a view is a modal or a home");
  const blocks = listOf(view.blocks);
  check(blocks.length >= 1 && blocks.length <= limits.viewBlocks, "a view takes 1 to 100 blocks");
  const metadata = String(view.private_metadata ?? "");
  check(metadata.length <= limits.viewMetadata, "private_metadata is too long");
  const isModal = type === "modal";
  const ids = new Set<unknown>();
  const fields: FakeField[] = [];
  const texts: string[] = [];
  for (const block of blocks) {
    if (block.type === "header") texts.push(plainText(counter, block.text, limits.headerText));
    else if (block.type === "section") texts.push(plainText(counter, block.text, limits.sectionText));
    else fields.push(readInput(block, ids));
  }
  check(isModal || fields.length === 0, "a home takes no inputs here");
  return {
    id,
    type,
    title: isModal ? plainText(counter, view.title, limits.viewTitle) : "",
    submit: isModal ? plainText(counter, view.submit, limits.viewSubmit) : "",
    callbackId: String(view.callback_id ?? ""),
    metadata,
    texts,
    fields,
  };
}

function readInput(block: Fields, ids: Set<unknown>): FakeField {
  check(block.type === "input", `unsupported type: ${String(block.type)}`);
  const { block_id: id, optional, element } = block;
  check(typeof id === "string" && id !== "" && id.length <= limits.id && !ids.has(id), "block_id must be unique");
  ids.add(id);
  check(typeof optional === "boolean", "optional must be a boolean");
  const inner = fieldsOf(element);
  check(inner !== undefined && elements.has(inner.type), "unsupported input");
  check(typeof inner.action_id === "string" && inner.action_id.length <= limits.id, "action_id must be a string");
  const options = [...listOf(inner.options), ...listOf(inner.option_groups).flatMap((group) => listOf(group.options))];
  if (inner.type === "static_select" || inner.type === "checkboxes") {
    check(options.length > 0 && listOf(inner.options).length <= limits.selectOptions, "1 to 100 options");
    for (const option of options) plainText({ length: 0 }, option.text, limits.optionText);
  }
  const counter = { length: 0 };
  return {
    block: id,
    label: plainText(counter, block.label, limits.inputLabel),
    hint: block.hint === undefined ? undefined : plainText(counter, block.hint, limits.inputHint),
    isOptional: optional,
    element: inner,
  };
}
