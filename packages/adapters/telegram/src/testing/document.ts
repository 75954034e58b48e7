import type { IncomingMessage } from "node:http";
import { type BotState, chatFor } from "./bot-api.ts";
import { badRequest, RefusedCall } from "./refusal.ts";

/** A file as it was sent. */
export interface SentDocument {
  readonly payload: { readonly [field: string]: unknown };
  readonly name: string;
  readonly size: number;
}

/** Whether a request carries a form with a file. */
export function isMultipart({ method, headers }: IncomingMessage): boolean {
  return method === "POST" && headers["content-type"]?.startsWith("multipart/form-data") === true;
}

/** Reads the form of a `sendDocument` (https://core.telegram.org/bots/api#sending-files). */
export async function readDocument({ headers }: IncomingMessage, body: Buffer): Promise<SentDocument> {
  const type = headers["content-type"] ?? "";
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  const file = form.get("document");
  if (!(file instanceof File)) throw badRequest("there is no document in the request");
  const unknown = [...form.keys()].filter((name) => name !== "chat_id" && name !== "document");
  if (unknown.length > 0) throw badRequest(`sendDocument has no field ${unknown[0]} here`);
  return { payload: { chat_id: Number(form.get("chat_id")), document: file.name }, name: file.name, size: file.size };
}

/** Puts a file into its chat. */
export function putDocument(state: BotState, method: string, { payload, name, size }: SentDocument): object {
  if (method !== "sendDocument") throw new RefusedCall({ error_code: 404, description: "Not Found: method not found" });
  if (size === 0) throw badRequest("file must be non-empty");
  const chat = chatFor(state, payload);
  const id = chat.nextMessageId;
  chat.nextMessageId += 1;
  const shown = { text: "", entities: [], keyboard: [], photo: undefined, replyTo: undefined, document: name };
  chat.messages.push({ ...shown, id, chat: chat.id, thread: undefined });
  for (const watcher of [...chat.watchers]) watcher();
  const document = { file_id: `file-${id}`, file_unique_id: `unique-${id}`, file_name: name, file_size: size };
  return { message_id: id, from: state.bot, chat: { id: chat.id, type: chat.type }, date: state.now(), document };
}
