import { type Fields, fieldsOf, listOf } from "../fields.ts";
import { limits } from "../limits.ts";
import { must } from "./refusal.ts";

/** A button or an entry of a menu, as a customer sees it. */
export interface FakeButton {
  readonly label: string;
  readonly actionId: string;
  readonly value: string | undefined;
  readonly url: string | undefined;
  readonly type: "button" | "static_select" | "feedback_buttons";
}

/** What is seen of blocks. */
export interface ReadBlocks {
  readonly text: string;
  /** What is marked, linked or mentions somebody: `bold`, `link https://…`. */
  readonly marks: readonly string[];
  readonly buttons: readonly FakeButton[];
  /** Addresses and titles of pictures. */
  readonly others: readonly string[];
}

interface Reader {
  readonly lines: string[];
  readonly marks: string[];
  readonly buttons: FakeButton[];
  readonly others: string[];
  readonly ids: Set<string>;
  /** Characters of all texts together. */
  length: number;
}

/** Checks the blocks of a message by Slack's rules and reads what is seen of them. */
export function readBlocks(blocks: unknown): ReadBlocks {
  check(Array.isArray(blocks), "blocks must be a list");
  check(blocks.length <= limits.messageBlocks, `no more than ${limits.messageBlocks} items allowed`);
  const reader: Reader = { lines: [], marks: [], buttons: [], others: [], ids: new Set(), length: 0 };
  for (const block of blocks) readBlock(reader, object(block));
  must(reader.length <= limits.messageBlocksText, "msg_blocks_too_long", "the texts are too long together");
  const { marks, buttons, others } = reader;
  return { text: reader.lines.join("\n"), marks, buttons, others };
}

function readBlock(reader: Reader, block: Fields): void {
  switch (block.type) {
    case "rich_text":
      check(listOf(block.elements).length > 0, "rich_text must have elements");
      for (const element of listOf(block.elements)) readRichText(reader, element);
      return;
    case "header":
      reader.lines.push(plainText(reader, block.text, limits.headerText));
      return;
    case "section":
      reader.lines.push(plainText(reader, block.text, limits.sectionText));
      return;
    case "image":
      readImage(reader, block);
      return;
    case "actions": {
      const elements = listOf(block.elements);
      check(elements.length >= 1 && elements.length <= limits.actionsElements, "actions takes 1 to 25 elements");
      for (const element of elements) readElement(reader, element);
      return;
    }
    case "context_actions": {
      const elements = listOf(block.elements);
      check(elements.length >= 1 && elements.length <= limits.contextActionsElements, "context_actions takes 1 to 5");
      for (const element of elements) readFeedback(reader, element);
      return;
    }
    default:
      check(false, `unsupported type: ${String(block.type)}`);
  }
}

function readRichText(reader: Reader, element: Fields): void {
  switch (element.type) {
    case "rich_text_section":
      reader.lines.push(inline(reader, element));
      return;
    case "rich_text_preformatted":
      reader.marks.push("preformatted");
      reader.lines.push(inline(reader, element));
      return;
    case "rich_text_quote":
      reader.marks.push("quote");
      reader.lines.push(inline(reader, element));
      return;
    case "rich_text_list":
      check(element.style === "bullet" || element.style === "ordered", "a list is bullet or ordered");
      listOf(element.elements).forEach((item, index) => {
        check(item.type === "rich_text_section", "a list consists of sections");
        reader.lines.push(`${element.style === "ordered" ? `${index + 1}.` : "•"} ${inline(reader, item)}`);
      });
      return;
    default:
      check(false, `unsupported element: ${String(element.type)}`);
  }
}

function inline(reader: Reader, section: Fields): string {
  const pieces = listOf(section.elements);
  check(pieces.length > 0, "a section must have elements");
  return pieces.map((piece) => stretch(reader, piece)).join("");
}

function stretch(reader: Reader, piece: Fields): string {
  const text = piece.text;
  check(
    typeof text === "string" && text !== "" && text.isWellFormed(),
    "text must be a string of at least 1 character",
  );
  reader.length += text.length;
  for (const [style, isOn] of Object.entries(fieldsOf(piece.style) ?? {})) {
    check(isOn === true && /^(?:bold|italic|strike|code)$/.test(style), "unknown style");
    reader.marks.push(style);
  }
  if (piece.type === "link") {
    check(typeof piece.url === "string" && URL.canParse(piece.url), "a link needs a url");
    reader.marks.push(`link ${piece.url}`);
  } else {
    check(piece.type === "text", `unsupported piece: ${String(piece.type)}`);
  }
  return text;
}

function readImage(reader: Reader, block: Fields): void {
  const { image_url: url, alt_text: alt } = block;
  check(typeof url === "string" && url.length <= limits.imageUrl && /^https?:/.test(url), "image_url must be a url");
  check(
    typeof alt === "string" && alt !== "" && alt.length <= limits.imageAlt,
    "alt_text must have 1 to 2000 characters",
  );
  reader.others.push(url, alt);
  if (block.title !== undefined) reader.others.push(plainText(reader, block.title, limits.imageTitle));
}

function readElement(reader: Reader, element: Fields): void {
  const actionId = newId(reader, element);
  if (element.type === "static_select") {
    plainText(reader, element.placeholder, 150);
    const options = listOf(element.options);
    check(options.length >= 1 && options.length <= limits.selectOptions, "a menu takes 1 to 100 options");
    for (const option of options) {
      const label = plainText(reader, option.text, limits.optionText);
      const value = textUpTo(option.value, limits.optionValue, "the value of an option");
      reader.buttons.push({ label, actionId, value, url: undefined, type: "static_select" });
    }
    return;
  }
  check(element.type === "button", `unsupported element: ${String(element.type)}`);
  const label = plainText(reader, element.text, limits.buttonLabel);
  const value = element.value === undefined ? undefined : textUpTo(element.value, limits.buttonValue, "value");
  const url = element.url === undefined ? undefined : textUpTo(element.url, limits.buttonUrl, "url");
  reader.buttons.push({ label, actionId, value, url, type: "button" });
}

function readFeedback(reader: Reader, element: Fields): void {
  check(element.type === "feedback_buttons", `unsupported element: ${String(element.type)}`);
  const actionId = newId(reader, element);
  for (const side of [element.positive_button, element.negative_button]) {
    const button = object(side);
    const label = plainText(reader, button.text, limits.buttonLabel);
    const value = textUpTo(button.value, limits.buttonValue, "value");
    reader.buttons.push({ label, actionId, value, url: undefined, type: "feedback_buttons" });
  }
}

function newId(reader: Reader, element: Fields): string {
  const id = textUpTo(element.action_id, limits.id, "action_id");
  check(!reader.ids.has(id), "action_id must be unique in a message");
  reader.ids.add(id);
  return id;
}

/** A text object in which nothing is markup. */
export function plainText(reader: { length: number }, value: unknown, limit: number): string {
  const { type, text } = object(value);
  check(type === "plain_text", "this must be a plain_text object");
  const read = textUpTo(text, limit, "text");
  check(read.trim() !== "", "text must not be blank");
  reader.length += read.length;
  return read;
}

function textUpTo(value: unknown, limit: number, name: string): string {
  check(
    typeof value === "string" && value !== "" && value.length <= limit && value.isWellFormed(),
    `${name} must have 1 to ${limit} characters`,
  );
  return value;
}

function object(value: unknown): Fields {
  const fields = fieldsOf(value);
  check(fields !== undefined, "this must be an object");
  return fields;
}

/** Refuses blocks as Slack does. */
export function check(holds: boolean, detail: string): asserts holds {
  must(holds, "invalid_blocks", `[ERROR] ${detail}`);
}
