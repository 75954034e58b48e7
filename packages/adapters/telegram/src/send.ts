import type { Address, FileHost, Sent } from "@frontdesk/core";
import { FrontdeskError } from "@frontdesk/core";
import type { ApiAnswer, FileApi } from "./api.ts";
import { isGone, isNotModified, isPictureRefused, sendError } from "./failure.ts";
import { fieldsOf, idOf } from "./fields.ts";
import type { Moves } from "./moves.ts";
import type { TelegramPiece, TextPiece } from "./piece.ts";
import type { Streams } from "./streams.ts";
import { type Target, targetOf } from "./target.ts";
import { upload } from "./upload.ts";

/** What pieces are sent with. */
export interface SendOptions {
  readonly api: FileApi;
  readonly files: Pick<FileHost, "get">;
  readonly moves: Moves;
  readonly streams: Streams;
}

/**
 * Sends one piece: to the new chat if a group has moved, in the place of what was shown of it while it was written, and as
 * text if Telegram cannot fetch a picture.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function send(
  address: Address,
  piece: TelegramPiece,
  signal: AbortSignal,
  options: SendOptions,
): Promise<Sent> {
  const { moves } = options;
  const chat = String(address.chat);
  let target = targetOf(address, await known(moves.present(chat)));
  if (piece.stream !== undefined) {
    const message = await known(options.streams.end(address, piece.stream));
    const id = message === undefined ? undefined : await replace(target, message, piece, signal, options);
    if (id !== undefined) return { id };
  }
  let answer = await call(target, piece, signal, options);
  if (answer.kind === "refused" && answer.migratedTo !== undefined) {
    await known(moves.note(chat, answer.migratedTo));
    target = targetOf(address, answer.migratedTo);
    answer = await call(target, piece, signal, options);
  }
  if (piece.method === "sendPhoto" && answer.kind !== "done" && isPictureRefused(answer)) {
    answer = await call(target, piece.instead, signal, options);
  }
  if (answer.kind !== "done") throw sendError(answer);
  return { id: idOf(fieldsOf(answer.result)?.message_id) };
}

/** What the host remembers is there, or nothing was sent: a store that is away must not look like a send without an outcome. */
async function known<T>(remembered: Promise<T>): Promise<T> {
  try {
    return await remembered;
  } catch (error) {
    throw new FrontdeskError("channel.unavailable", "It cannot be looked up now where the message goes.", {
      retryable: true,
      cause: error,
    });
  }
}

/** Puts a finished text into the message that showed it while it was written; its id, or undefined where that cannot be. */
async function replace(
  { chat_id }: Target,
  message_id: number,
  piece: TelegramPiece,
  signal: AbortSignal,
  { api }: SendOptions,
): Promise<string | undefined> {
  if (piece.method !== "sendMessage") {
    // A text cannot become a picture. One that is gone already is as well.
    await api.call("deleteMessage", { chat_id, message_id }, signal);
    return undefined;
  }
  const { reply_parameters: _, ...payload } = piece.payload;
  const answer = await api.call("editMessageText", { chat_id, message_id, ...payload }, signal);
  if (answer.kind === "done" || isNotModified(answer)) return String(message_id);
  if (isGone(answer) || (answer.kind === "refused" && answer.migratedTo !== undefined)) return undefined;
  const error = sendError(answer);
  if (error.code !== "channel.outcome_unknown") throw error;
  // The same edit once more changes nothing, so that it may be repeated in any case.
  throw new FrontdeskError("channel.unavailable", error.message, { retryable: true, cause: error });
}

function call(
  target: Target,
  piece: TelegramPiece | TextPiece,
  signal: AbortSignal,
  { api, files }: SendOptions,
): Promise<ApiAnswer> {
  const { reply_parameters, ...payload } = piece.payload;
  // In a private chat it is plain what is answered; a quote would only be in the way.
  const reply = target.chat_id < 0 && reply_parameters !== undefined ? { reply_parameters } : {};
  if (piece.method === "upload") return upload(piece, { api, files, target: { ...target, ...reply }, signal });
  return api.call(piece.method, { ...target, ...payload, ...reply }, signal);
}
