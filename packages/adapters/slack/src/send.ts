import { type Address, FrontdeskError, type Sent } from "@frontdesk/core";
import { isBlockRefused, sendError } from "./failure.ts";
import { fieldsOf, stampOf } from "./fields.ts";
import type { FileKeeper } from "./kept-file.ts";
import { known } from "./known.ts";
import { textPiece } from "./message-piece.ts";
import type { MessagePiece, SlackPiece } from "./piece.ts";
import type { Streams } from "./streams.ts";
import { targetOf } from "./target.ts";
import { upload } from "./upload.ts";
import type { Workspace } from "./workspace.ts";

/** What sending works with. */
export interface SendOptions {
  readonly workspace: Workspace;
  readonly files: FileKeeper;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/**
 * Sends one piece into its channel and thread: into the place of the reply that it completes, if that was shown while it
 * was written; a picture that Slack does not take as its address; a file that it does not take as a link, and one that is
 * kept no more as its name.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function send(address: Address, piece: SlackPiece, options: SendOptions): Promise<Sent> {
  try {
    return await put(address, piece, options);
  } catch (error) {
    if (FrontdeskError.isInstance(error, "channel.rate_limited")) {
      options.streams.yield(options.workspace.account, error.retryAfterMs);
    }
    throw error;
  }
}

async function put(address: Address, piece: SlackPiece, options: SendOptions): Promise<Sent> {
  const { workspace, streams, files, signal } = options;
  const { stream } = piece;
  await known(streams.tidy(workspace, address, stream, signal), signal);
  if (piece.kind === "upload") {
    if (stream !== undefined) await known(streams.discard(workspace, address, stream, signal), signal);
    const uploaded = await upload(workspace.api, files, piece, targetOf(address), signal);
    return uploaded.kind === "sent" ? uploaded.sent : post(address, textPiece(uploaded.text), options);
  }
  const completed =
    stream === undefined ? undefined : await known(streams.complete(workspace, address, stream, piece, signal), signal);
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
