import { FrontdeskError, type Sent } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { isFileRefused, repeatable, sendError } from "./failure.ts";
import { fieldsOf, listOf, textOf } from "./fields.ts";
import { type FileKeeper, insteadOfFile, keptFile } from "./kept-file.ts";
import type { UploadPiece } from "./piece.ts";
import type { Target } from "./target.ts";

/** What became of an upload. */
export type Uploaded =
  | { readonly kind: "sent"; readonly sent: Sent }
  /** Slack takes no such file here, or it is kept no more: what can be said in its place. */
  | { readonly kind: "instead"; readonly text: string };

/**
 * Uploads a kept file (https://docs.slack.dev/messaging/working-with-files#upload). Nobody sees anything before the last
 * of the three calls.
 *
 * @throws FrontdeskError as the port's `send` does.
 */
export async function upload(
  api: SlackApi,
  keeper: FileKeeper,
  piece: UploadPiece,
  target: Target,
  signal: AbortSignal,
): Promise<Uploaded> {
  const content = await keptFile(keeper, piece.file, signal);
  if (content === undefined) return { kind: "instead", text: piece.name ?? piece.title ?? "…" };
  const { file, bytes } = content;
  const name = piece.name ?? file.name;
  const instead = async (): Promise<Uploaded> => {
    return { kind: "instead", text: await insteadOfFile(keeper, piece.file, piece.title ?? name, signal) };
  };
  const place = await api.call("files.getUploadURLExternal", { filename: name, length: bytes.length }, signal);
  if (place.kind !== "done") {
    if (isFileRefused(place)) return instead();
    throw repeatable(sendError(place));
  }
  const { upload_url, file_id } = fieldsOf(place.result) ?? {};
  const url = textOf(upload_url);
  const id = textOf(file_id);
  if (url === undefined || id === undefined || !URL.canParse(url)) {
    throw new FrontdeskError("channel.unavailable", "Slack's answer about an upload could not be read.", {
      retryable: true,
    });
  }
  const stored = await api.upload(url, bytes, signal);
  if (stored.kind !== "done") throw repeatable(sendError(stored));
  const done = await api.call(
    "files.completeUploadExternal",
    { files: [{ id, title: piece.title ?? name }], channel_id: target.channel, thread_ts: target.thread_ts },
    signal,
  );
  if (done.kind === "done") {
    return { kind: "sent", sent: { id: textOf(listOf(fieldsOf(done.result)?.files)[0]?.id) ?? id } };
  }
  if (isFileRefused(done)) return instead();
  throw sendError(done);
}
