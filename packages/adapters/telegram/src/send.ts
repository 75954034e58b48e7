import type { Address, FileHost, Sent } from "@frontdesk/core";
import { FrontdeskError } from "@frontdesk/core";
import type { ApiAnswer, Failure, FileApi } from "./api.ts";
import { isFinal, isGone, isMediaForbidden, isNotModified, isPictureRefused, sendError } from "./failure.ts";
import { fieldsOf, idOf } from "./fields.ts";
import { known } from "./known.ts";
import { canMove, type Moves } from "./moves.ts";
import type { TelegramPiece, TextPiece } from "./piece.ts";
import type { Shown } from "./stream.ts";
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
 * text if Telegram cannot fetch a picture, or the group takes none.
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
  const lookedUp = <T>(told: Promise<T>): Promise<T> =>
    known(told, signal, "It cannot be looked up now where the message goes.");
  let target = targetOf(address, canMove(chat) ? await lookedUp(moves.present(chat)) : chat);
  if (piece.stream !== undefined) {
    const shown = await lookedUp(options.streams.end(address, piece.stream));
    const id = shown === undefined ? undefined : await replace(target, shown, piece, signal, options);
    if (id !== undefined) return { id };
  }
  let answer = await call(target, piece, signal, options);
  if (answer.kind === "refused" && answer.migratedTo !== undefined) {
    await lookedUp(moves.note(chat, answer.migratedTo));
    target = targetOf(address, answer.migratedTo);
    answer = await call(target, piece, signal, options);
  }
  if (piece.method !== "sendMessage" && (isMediaForbidden(answer) || isUnfetched(piece, answer))) {
    answer = await call(target, piece.instead, signal, options);
  }
  if (answer.kind !== "done") throw sendError(answer);
  return { id: idOf(fieldsOf(answer.result)?.message_id) };
}

function isUnfetched({ method }: TelegramPiece, answer: ApiAnswer): boolean {
  return method === "sendPhoto" && isPictureRefused(answer);
}

/**
 * Puts a finished text into the message that showed it while it was written; its id. Undefined where that cannot be: then
 * half a reply does not stay beside the whole one.
 */
async function replace(
  { chat_id }: Target,
  { message, isUncertain }: Shown,
  piece: TelegramPiece,
  signal: AbortSignal,
  { api }: SendOptions,
): Promise<string | undefined> {
  const place = { chat_id, message_id: message };
  // A text cannot become a picture, and a late call would overwrite what is written into it now.
  if (piece.method === "sendMessage" && !isUncertain) {
    const { reply_parameters: _, ...payload } = piece.payload;
    const answer = await api.call("editMessageText", { ...place, ...payload }, signal);
    if (answer.kind === "done" || isNotModified(answer)) return String(message);
    if (!isFinal(answer)) throw notSent(answer);
    if (isGone(answer)) return undefined;
  }
  const answer = await api.call("deleteMessage", place, signal);
  if (answer.kind !== "done" && !isFinal(answer)) throw notSent(answer);
  return undefined;
}

/** The same edit or deletion once more changes nothing, so that it may be repeated in any case. */
function notSent(failure: Failure): FrontdeskError {
  const error = sendError(failure);
  if (error.code !== "channel.outcome_unknown") return error;
  return new FrontdeskError("channel.unavailable", error.message, { retryable: true, cause: error });
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
