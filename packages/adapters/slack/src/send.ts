import type { Address, FileHost, Sent } from "@frontdesk/core";
import { isBlockRefused, sendError } from "./failure.ts";
import { fieldsOf, stampOf } from "./fields.ts";
import { textPiece } from "./message-piece.ts";
import type { MessagePiece, SlackPiece } from "./piece.ts";
import type { Streams } from "./streams.ts";
import { targetOf } from "./target.ts";
import { upload } from "./upload.ts";
import type { Workspace } from "./workspace.ts";

/** What sending works with. */
export interface SendOptions {
  readonly workspace: Workspace;
  readonly files: FileHost;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/**
 * Sends one piece into its channel and thread: into the place of the reply that it completes, if that was shown while it
 * was written; a picture that Slack does not take as its address; a file that is kept no more as its name.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function send(address: Address, piece: SlackPiece, options: SendOptions): Promise<Sent> {
  const { workspace, streams, files, signal } = options;
  await streams.tidy(workspace, address);
  if (piece.kind === "upload") {
    if (piece.stream !== undefined) await streams.discard(workspace, address, piece.stream);
    const sent = await upload(workspace.api, files, piece, targetOf(address), signal);
    return sent ?? post(address, textPiece(piece.name ?? piece.title ?? "…"), options);
  }
  const { stream } = piece;
  const completed =
    stream === undefined ? undefined : await streams.complete(workspace, address, stream, piece, signal);
  return completed ?? post(address, piece, options);
}

async function post(address: Address, piece: MessagePiece, { workspace, signal }: SendOptions): Promise<Sent> {
  const { api } = workspace;
  const target = targetOf(address);
  let answer = await api.call("chat.postMessage", { ...target, ...piece.payload }, signal);
  if (answer.kind !== "done" && piece.instead !== undefined && isBlockRefused(answer)) {
    answer = await api.call("chat.postMessage", { ...target, ...piece.instead }, signal);
  }
  if (answer.kind !== "done") throw sendError(answer);
  return { id: stampOf(fieldsOf(answer.result)?.ts) };
}
