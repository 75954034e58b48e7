import { checkFields } from "./check-fields.ts";
import { type FakeEntity, readHtml } from "./read-html.ts";
import { type FakeButton, readKeyboard } from "./read-keyboard.ts";
import { badRequest, RefusedCall } from "./refusal.ts";
import { FakeUpload } from "./upload.ts";

/** What a customer sees of a message, before it has an id. */
export interface ReadMessage {
  /** As shown, a picture's caption included. */
  readonly text: string;
  readonly entities: readonly FakeEntity[];
  /** The buttons below it, row by row. */
  readonly keyboard: readonly (readonly FakeButton[])[];
  /** The address of a picture; an upload's name. */
  readonly photo: string | undefined;
  /** What was uploaded with it, and by which method. */
  readonly file:
    | { readonly method: string; readonly name: string; readonly mime: string; readonly bytes: Uint8Array }
    | undefined;
  readonly replyTo: number | undefined;
}

type Fields = { readonly [field: string]: unknown };

/** The methods that send a file, with the field that takes it and the bytes that Telegram takes. */
const fileMethods: ReadonlyMap<string, { readonly field: string; readonly maxBytes: number }> = new Map([
  ["sendPhoto", { field: "photo", maxBytes: 10 * 1024 * 1024 }],
  ["sendDocument", { field: "document", maxBytes: 50 * 1024 * 1024 }],
  ["sendAudio", { field: "audio", maxBytes: 50 * 1024 * 1024 }],
  ["sendVideo", { field: "video", maxBytes: 50 * 1024 * 1024 }],
  ["sendAnimation", { field: "animation", maxBytes: 50 * 1024 * 1024 }],
]);

/** Whether a method sends a message that {@link readMessage} reads. */
export function sendsMessage(method: string): boolean {
  return method === "sendMessage" || fileMethods.has(method);
}

/**
 * Reads a `sendMessage`, a `sendPhoto` or the like, or an `editMessageText` as Telegram does: checks its fields, parses its
 * markup, measures what is left. Throws what Telegram would answer.
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
  const taken = fileMethods.get(method);
  const raw = payload[taken === undefined ? "text" : "caption"];
  const { text, entities } = readText(typeof raw === "string" ? raw : "", payload.parse_mode);
  if (taken === undefined && text === "") throw badRequest("message text is empty");
  if (text.length > (taken === undefined ? 4096 : 1024))
    throw badRequest(taken === undefined ? "message is too long" : "message caption is too long");
  const content = taken === undefined ? undefined : payload[taken.field];
  const upload = content instanceof FakeUpload ? content : undefined;
  if (upload !== undefined) checkUpload(method, upload, taken?.maxBytes ?? 0);
  else if (taken !== undefined && method !== "sendPhoto") throw badRequest("wrong file identifier/HTTP URL specified");
  return {
    text,
    entities,
    keyboard: readKeyboard(payload.reply_markup),
    photo: method !== "sendPhoto" ? undefined : (upload?.name ?? readPhoto(content)),
    file: upload === undefined ? undefined : { method, name: upload.name, mime: upload.mime, bytes: upload.bytes },
    replyTo: readReply(payload.reply_parameters),
  };
}

function checkUpload(method: string, { bytes, mime }: FakeUpload, maxBytes: number): void {
  if (bytes.length === 0) throw badRequest("file must be non-empty");
  if (bytes.length > maxBytes) {
    throw method === "sendPhoto"
      ? badRequest("PHOTO_INVALID_DIMENSIONS")
      : new RefusedCall({ error_code: 413, description: "Request Entity Too Large" });
  }
  if (method === "sendPhoto" && !/^image\/(?:jpeg|png|webp)$/.test(mime)) throw badRequest("IMAGE_PROCESS_FAILED");
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
