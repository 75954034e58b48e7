import { type FakeConsent, type FakeFile, readAttachment, uncounted } from "./read-attachment.ts";
import type { FakeButton, FakeInput } from "./read-card.ts";
import { readXml } from "./read-xml.ts";
import { badRequest, Refusal } from "./refusal.ts";
import { arrayOf, objectOf, oneOf, stringOf } from "./strict.ts";

/** What a customer sees of a message, before it has an id. */
export interface ReadMessage {
  /** What is written, also on its cards, line by line. */
  readonly text: string;
  readonly marks: readonly string[];
  readonly buttons: readonly FakeButton[];
  readonly inputs: readonly FakeInput[];
  readonly others: readonly string[];
  /** Pictures whose bytes came with the message. */
  readonly pictures: readonly FakeFile[];
  /** Files that the customer is asked about. */
  readonly consents: readonly FakeConsent[];
  /** The ids of files that lie with the customer. */
  readonly saved: readonly string[];
}

/** Bytes of UTF-16 of a whole message; Teams takes some 100 KB, and this stand-in leaves it no room. */
export const maxBytes = 80 * 1024;

const fields = [
  "type",
  "text",
  "textFormat",
  "summary",
  "attachments",
  "attachmentLayout",
  "from",
  "conversation",
  "entities",
];

/**
 * Reads a message activity as Teams does: checks its fields and cards, parses its markup, measures it. Throws what Teams
 * would answer.
 *
 * @example
 * ```ts
 * import { readMessage } from "@frontdesk/teams/testing";
 *
 * const { text, marks } = readMessage({ type: "message", text: "<b>Hi</b> &amp; bye", textFormat: "xml" });
 * console.log(text, marks); // "Hi & bye" ["bold"]
 * ```
 */
export function readMessage(value: object): ReadMessage {
  const activity = objectOf(value, "an activity", fields);
  oneOf(activity.type, "an activity's type", ["message"]);
  const attachments = arrayOf(activity.attachments ?? [], "the attachments");
  if ((JSON.stringify(activity).length - uncounted(attachments)) * 2 > maxBytes) {
    throw new Refusal(413, "MessageSizeTooBig", "Message size too large.");
  }
  const { text, marks } = readText(activity.text, activity.textFormat);
  const cards = attachments.map(readAttachment);
  if (text.trim() === "" && cards.length === 0) throw badRequest("Activity must include content");
  if (activity.summary !== undefined) stringOf(activity.summary, "a summary");
  oneOf(activity.attachmentLayout, "a layout", [undefined, "list", "carousel"]);
  if (cards.length > 10) throw badRequest("a carousel has ten cards at most");
  return {
    text: [text, ...cards.flatMap(({ lines }) => lines)].filter((line) => line !== "").join("\n"),
    marks,
    buttons: cards.flatMap(({ buttons }) => buttons),
    inputs: cards.flatMap(({ inputs }) => inputs),
    others: cards.flatMap(({ others }) => others),
    pictures: cards.flatMap(({ picture }) => picture ?? []),
    consents: cards.flatMap(({ consent }) => consent ?? []),
    saved: cards.flatMap(({ saved }) => saved ?? []),
  };
}

function readText(text: unknown, format: unknown): { readonly text: string; readonly marks: readonly string[] } {
  if (text === undefined) return { text: "", marks: [] };
  oneOf(format, "a text's format", ["plain", "xml"]);
  const written = stringOf(text, "a text");
  return format === "xml" ? readXml(written) : { text: written, marks: [] };
}
