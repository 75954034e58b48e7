import { tokenField } from "../submitted.ts";
import { badRequest } from "./refusal.ts";
import { arrayOf, type Loose, objectOf, oneOf, stringOf, webAddress } from "./strict.ts";

/** A button as a customer sees it. */
export interface FakeButton {
  readonly label: string;
  /** What a press sends back. */
  readonly data?: Loose | undefined;
  /** What the card says about which button it is: the token in `data`, or the choice of a list. */
  readonly token?: string | undefined;
  readonly url?: string | undefined;
}

/** A field to fill in. */
export interface FakeInput {
  readonly id: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly value: string | undefined;
}

/** A card as a customer sees it. */
export interface ReadCard {
  readonly lines: string[];
  /** Addresses and descriptions of pictures, labels and contents of fields. */
  readonly others: string[];
  readonly buttons: FakeButton[];
  readonly inputs: FakeInput[];
}

/** Teams shows six buttons and hides the others. */
const maxActions = 6;

/** Reads an Adaptive Card 1.5, as far as a support desk needs it, and refuses what a client would not show. */
export function readCard(value: unknown): ReadCard {
  const read: ReadCard = { lines: [], others: [], buttons: [], inputs: [] };
  readInto(value, read);
  const ids = read.inputs.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw badRequest("two inputs have one id");
  return read;
}

function readInto(value: unknown, read: ReadCard): void {
  const card = objectOf(value, "a card", ["type", "version", "body", "actions"]);
  oneOf(card.type, "a card's type", ["AdaptiveCard"]);
  oneOf(card.version, "a card's version", ["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]);
  const body = arrayOf(card.body, "a card's body");
  if (body.length === 0 && card.actions === undefined) throw badRequest("a card shows nothing");
  for (const element of body) readElement(element, read);
  if (card.actions !== undefined) readActions(card.actions, read);
}

function readElement(value: unknown, read: ReadCard): void {
  const type = typeof value === "object" && value !== null && "type" in value ? value.type : undefined;
  switch (type) {
    case "RichTextBlock": {
      const block = objectOf(value, "a text", ["type", "inlines", "spacing"]);
      read.lines.push(arrayOf(block.inlines, "a text's inlines").map(readRun).join(""));
      return;
    }
    case "Image": {
      const image = objectOf(value, "a picture", ["type", "url", "altText", "size"]);
      read.others.push(webAddress(image.url, "a picture's url"), stringOf(image.altText, "an altText", true));
      return;
    }
    case "Table":
      readTable(value, read);
      return;
    case "ActionSet":
      readActions(objectOf(value, "an action set", ["type", "actions"]).actions, read);
      return;
    default:
      readInput(value, type, read);
  }
}

function readRun(value: unknown): string {
  const run = objectOf(value, "a run", ["type", "text", "weight", "size", "color"]);
  oneOf(run.type, "a run's type", ["TextRun"]);
  const text = stringOf(run.text, "a run's text");
  if (text.includes("\n")) throw badRequest("a run has no line breaks");
  return text;
}

function readTable(value: unknown, read: ReadCard): void {
  const table = objectOf(value, "a table", ["type", "firstRowAsHeader", "columns", "rows"]);
  const width = arrayOf(table.columns, "a table's columns").length;
  for (const each of arrayOf(table.rows, "a table's rows")) {
    const row = objectOf(each, "a row", ["type", "cells"]);
    const cells = arrayOf(row.cells, "a row's cells");
    if (cells.length !== width) throw badRequest("a row has too few cells or too many");
    for (const cell of cells) {
      const { items } = objectOf(cell, "a cell", ["type", "items"]);
      for (const item of arrayOf(items, "a cell's items")) readElement(item, read);
    }
  }
}

const inputFields: { readonly [type: string]: readonly string[] } = {
  "Input.Text": ["value", "style", "isMultiline", "maxLength", "placeholder"],
  "Input.Date": ["value"],
  "Input.ChoiceSet": ["value", "style", "choices", "placeholder"],
  "Input.Toggle": ["value", "title", "valueOn", "valueOff"],
};

function readInput(value: unknown, type: unknown, read: ReadCard): void {
  const own = typeof type === "string" ? inputFields[type] : undefined;
  if (own === undefined) throw badRequest(`there is no element ${String(type)}`);
  const input = objectOf(value, "an input", ["type", "id", "label", "isRequired", "errorMessage", ...own]);
  const id = stringOf(input.id, "an input's id");
  const label = stringOf(input.title ?? input.label ?? "", "an input's label", true);
  const choices = type === "Input.ChoiceSet" ? readChoices(input.choices) : [];
  const given = input.value === undefined ? undefined : stringOf(input.value, "an input's value", true);
  if (input.isRequired === true && label === "") throw badRequest("what is required has no label");
  // A list that gives a token back is more buttons by another name.
  if (id === tokenField) {
    for (const choice of choices) read.buttons.push({ ...choice, data: { [id]: choice.token } });
    return;
  }
  read.inputs.push({ id, label, isRequired: input.isRequired === true, value: given });
  read.others.push(label, given ?? "", ...choices.map((choice) => choice.label));
}

function readChoices(value: unknown): readonly { readonly label: string; readonly token: string }[] {
  return arrayOf(value, "a list's choices").map((each) => {
    const { title, value: token } = objectOf(each, "a choice", ["title", "value"]);
    return { label: stringOf(title, "a choice's title"), token: stringOf(token, "a choice's value") };
  });
}

function readActions(value: unknown, read: ReadCard): void {
  const actions = arrayOf(value, "the actions");
  if (actions.length === 0 || actions.length > maxActions) throw badRequest(`${actions.length} actions do not show`);
  for (const action of actions) readAction(action, read);
}

function readAction(value: unknown, read: ReadCard): void {
  const action = objectOf(value, "an action", ["type", "title", "data", "url", "card"]);
  const label = stringOf(action.title, "an action's title");
  switch (action.type) {
    case "Action.OpenUrl":
      read.buttons.push({ label, url: webAddress(action.url, "an action's url") });
      return;
    case "Action.ShowCard":
      readInto(action.card, read);
      return;
    case "Action.Submit": {
      if (action.data === undefined) return;
      const data = objectOf(action.data, "an action's data", Object.keys(Object(action.data)));
      const token = typeof data[tokenField] === "string" ? data[tokenField] : undefined;
      read.buttons.push({ label, data, token });
      return;
    }
    default:
      throw badRequest(`there is no action ${String(action.type)}`);
  }
}
