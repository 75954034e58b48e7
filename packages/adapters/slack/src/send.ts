import type { Address, FileHost, Sent } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { isBlockRefused, sendError } from "./failure.ts";
import { fieldsOf, stampOf } from "./fields.ts";
import type { SlackPiece } from "./piece.ts";
import { type UploadTarget, upload } from "./upload.ts";

/**
 * Sends one piece into its channel and thread: a picture that Slack does not take as its address.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function send(
  api: SlackApi,
  files: FileHost,
  address: Address,
  piece: SlackPiece,
  signal: AbortSignal,
): Promise<Sent> {
  const target = targetOf(address);
  if (piece.kind === "upload") return upload(api, files, piece, target, signal);
  let answer = await api.call("chat.postMessage", { ...target, ...piece.payload }, signal);
  if (answer.kind !== "done" && piece.instead !== undefined && isBlockRefused(answer)) {
    answer = await api.call("chat.postMessage", { ...target, ...piece.instead }, signal);
  }
  if (answer.kind !== "done") throw sendError(answer);
  return { id: stampOf(fieldsOf(answer.result)?.ts) };
}

function targetOf({ channel, thread }: Address): UploadTarget {
  return thread === undefined ? { channel: String(channel) } : { channel: String(channel), thread_ts: String(thread) };
}
