import type { Address, Sent } from "@frontdesk/core";
import type { ApiAnswer, TelegramApi } from "./api.ts";
import { isPictureRefused, sendError } from "./failure.ts";
import { fieldsOf, idOf } from "./fields.ts";
import type { TelegramPiece, TextPiece } from "./piece.ts";

/** Groups that have become supergroups since the program started: old id to new. */
export type Migrations = Map<string, string>;

/**
 * Sends one piece: to the new chat if a group has moved, and as text if Telegram cannot fetch a picture.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function send(
  api: TelegramApi,
  address: Address,
  piece: TelegramPiece,
  migrations: Migrations,
  signal: AbortSignal,
): Promise<Sent> {
  let answer = await call(api, address, piece, migrations, signal);
  if (answer.kind === "refused" && answer.migratedTo !== undefined) {
    migrations.set(String(address.chat), answer.migratedTo);
    answer = await call(api, address, piece, migrations, signal);
  }
  if (piece.method === "sendPhoto" && answer.kind !== "done" && isPictureRefused(answer)) {
    answer = await call(api, address, piece.instead, migrations, signal);
  }
  if (answer.kind !== "done") throw sendError(answer);
  return { id: idOf(fieldsOf(answer.result)?.message_id) };
}

function call(
  api: TelegramApi,
  address: Address,
  piece: TelegramPiece | TextPiece,
  migrations: Migrations,
  signal: AbortSignal,
): Promise<ApiAnswer> {
  const { reply_parameters, ...payload } = piece.payload;
  const target = targetOf(address, migrations);
  // In a private chat it is plain what is answered; a quote would only be in the way.
  const reply = target.chat_id < 0 && reply_parameters !== undefined ? { reply_parameters } : {};
  return api.call(piece.method, { ...target, ...payload, ...reply }, signal);
}

/** Where a call goes. */
export function targetOf(
  address: Address,
  migrations: Migrations,
): { readonly chat_id: number; readonly message_thread_id?: number } {
  const chat = String(address.chat);
  const thread = address.thread;
  const target = { chat_id: Number(migrations.get(chat) ?? chat) };
  return thread === undefined ? target : { ...target, message_thread_id: Number(thread) };
}

/** The key of a conversation: `chat`, `chat:thread`, `chat::user`. */
export function keyOf(address: Address): string {
  const { chat, thread, user } = address;
  return [chat, thread, user].join(":").replace(/:+$/, "");
}
