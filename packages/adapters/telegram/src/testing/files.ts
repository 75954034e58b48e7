import type { BotState } from "./bot-api.ts";
import { badRequest } from "./refusal.ts";

/** A file that a customer has sent. */
export interface StoredFile {
  readonly uniqueId: string;
  /** Where getFile says that it is. */
  path: string;
  bytes: Uint8Array;
  /** What the download answers instead of the bytes. */
  status: number;
}

/** Bots get no larger file (https://core.telegram.org/bots/api#getfile). */
const maxBytes = 20 * 1024 * 1024;

/** https://core.telegram.org/bots/api#getfile */
export function getFile(state: BotState, payload: { readonly [field: string]: unknown }): object {
  const fileId = String(payload.file_id);
  const file = state.files.get(fileId);
  if (file === undefined) throw badRequest("wrong file_id or the file is temporarily unavailable");
  if (file.bytes.length > maxBytes) throw badRequest("file is too big");
  return { file_id: fileId, file_unique_id: file.uniqueId, file_size: file.bytes.length, file_path: file.path };
}
