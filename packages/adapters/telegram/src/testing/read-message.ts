import { checkFields } from "./check-fields.ts";
import { type FakeEntity, readHtml } from "./read-html.ts";
import { type FakeButton, readKeyboard } from "./read-keyboard.ts";
import { badRequest } from "./refusal.ts";

/** What a customer sees of a message, before it has an id. */
export interface ReadMessage {
  /** As shown, a picture's caption included. */
  readonly text: string;
  readonly entities: readonly FakeEntity[];
  /** The buttons below it, row by row. */
  readonly keyboard: readonly (readonly FakeButton[])[];
  readonly photo: string | undefined;
  readonly replyTo: number | undefined;
}

type Fields = { readonly [field: string]: unknown };

/**
 * Reads a `sendMessage` or `sendPhoto` as Telegram does: checks its fields, parses its markup, measures what is left.
 * Throws what Telegram would answer.
 *
 * @example
 * ```ts
 * import { readMessage } from "@frontdesk/telegram/testing";
 *
 * const { text, entities } = readMessage("sendMessage", { chat_id: 1, text: "<b>Hi</b> &amp; bye", parse_mode: "HTML" });
 * console.log(text, entities); // "Hi & bye" [{ type: "bold", offset: 0, length: 2 }]
 * ```
 */
export function readMessage(method: string, payload: Fields): ReadMessage {
  checkFields(method, payload);
  const isPhoto = method === "sendPhoto";
  const raw = payload[isPhoto ? "caption" : "text"];
  const { text, entities } = readText(typeof raw === "string" ? raw : "", payload.parse_mode);
  if (!isPhoto && text === "") throw badRequest("message text is empty");
  if (text.length > (isPhoto ? 1024 : 4096))
    throw badRequest(isPhoto ? "message caption is too long" : "message is too long");
  return {
    text,
    entities,
    keyboard: readKeyboard(payload.reply_markup),
    photo: isPhoto ? readPhoto(payload.photo) : undefined,
    replyTo: readReply(payload.reply_parameters),
  };
}

function readText(raw: string, mode: unknown): { readonly text: string; readonly entities: readonly FakeEntity[] } {
  if (mode !== undefined && mode !== "HTML") throw badRequest("this server reads HTML only");
  const { text, entities } = mode === "HTML" ? readHtml(raw) : { text: raw, entities: [] };
  // Control characters become spaces, and a message neither begins nor ends with white space.
  const shown = text.replace(/(?!\n)\p{Cc}/gu, " ");
  const start = shown.length - shown.trimStart().length;
  const trimmed = shown.trim();
  const kept = entities.map((entity) => ({ ...entity, offset: Math.max(0, entity.offset - start) }));
  return { text: /^[\s\u200b-\u200f\u2060]*$/.test(trimmed) ? "" : trimmed, entities: kept };
}

function readPhoto(photo: unknown): string {
  const address = typeof photo === "string" ? photo : "";
  if (!/^https?:\/\//i.test(address)) throw badRequest("wrong file identifier/HTTP URL specified");
  const host = URL.parse(address)?.hostname ?? "";
  if (!host.includes(".") || /^(?:127|10|192\.168)\./.test(host)) throw badRequest("wrong HTTP URL specified");
  return address;
}

function readReply(parameters: unknown): number | undefined {
  if (parameters === undefined) return undefined;
  const fields = new Map(Object.entries(Object(parameters)));
  const id = fields.get("message_id");
  if (typeof id !== "number" || !Number.isSafeInteger(id)) throw badRequest("message to be replied not found");
  for (const name of fields.keys()) {
    if (!["message_id", "chat_id", "allow_sending_without_reply", "quote"].includes(name))
      throw badRequest(`reply_parameters has no field ${name}`);
  }
  return id;
}
