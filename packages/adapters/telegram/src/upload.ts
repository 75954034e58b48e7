import type { FileHost } from "@frontdesk/core";
import type { ApiAnswer, FileApi, UploadedFile } from "./api.ts";
import { isPictureRefused } from "./failure.ts";
import { known } from "./known.ts";
import type { UploadPiece } from "./piece.ts";

/** Bytes that Telegram takes of a photo, and of any other file (https://core.telegram.org/bots/api#sending-files). */
const maxPhotoBytes = 10 * 1024 * 1024;
const maxUploadBytes = 50 * 1024 * 1024;

/** How a kind of file is sent, so that it can be seen or heard in its place. */
const methods: ReadonlyMap<string, { readonly method: string; readonly field: string }> = new Map([
  ["image/jpeg", { method: "sendPhoto", field: "photo" }],
  ["image/png", { method: "sendPhoto", field: "photo" }],
  ["image/webp", { method: "sendPhoto", field: "photo" }],
  ["image/gif", { method: "sendAnimation", field: "animation" }],
  ["audio/mpeg", { method: "sendAudio", field: "audio" }],
  ["audio/mp4", { method: "sendAudio", field: "audio" }],
  ["video/mp4", { method: "sendVideo", field: "video" }],
]);

const asDocument = { method: "sendDocument", field: "document" };

/** What an upload needs beside the piece. */
export interface UploadOptions {
  readonly api: FileApi;
  readonly files: Pick<FileHost, "get">;
  /** The chat, and what else the call names beside the piece. */
  readonly target: object;
  readonly signal: AbortSignal;
}

/**
 * Uploads a kept file: a picture as a photo, or as a document where Telegram takes no photo of it. Its name as text where
 * the file is gone or larger than Telegram takes.
 *
 * @throws FrontdeskError `channel.unavailable` when the file cannot be read now, or not before the time is over.
 */
export async function upload(piece: UploadPiece, { api, files, target, signal }: UploadOptions): Promise<ApiAnswer> {
  const found = await known(files.get(piece.file), signal, "The file cannot be read now.");
  if (found === undefined || found.bytes.length > maxUploadBytes) {
    return api.call(piece.instead.method, { ...target, ...piece.instead.payload }, signal);
  }
  const { file, bytes } = found;
  const { reply_parameters: _, ...payload } = piece.payload;
  const give = ({ method, field }: typeof asDocument): Promise<ApiAnswer> => {
    const part: UploadedFile = { field, name: file.name, mime: file.mime, bytes };
    return api.upload(method, { ...target, ...payload }, part, signal);
  };
  const wanted = methodFor(piece, file.mime, bytes.length);
  const answer = await give(wanted);
  // Of a picture that is too wide, too high or not what it says, Telegram takes the file.
  const isRefused = wanted !== asDocument && isPictureRefused(answer);
  return isRefused ? give(asDocument) : answer;
}

function methodFor({ as }: UploadPiece, mime: string, size: number): typeof asDocument {
  const isImage = mime.startsWith("image/");
  // What is to be saved keeps its bytes: a photo would be made smaller.
  if (isImage && as === "file") return asDocument;
  const found = methods.get(mime) ?? asDocument;
  return found.method === "sendPhoto" && size > maxPhotoBytes ? asDocument : found;
}
