import { type FileHost, FrontdeskError, type Sent } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { sendError } from "./failure.ts";
import { fieldsOf, listOf, textOf } from "./fields.ts";
import type { UploadPiece } from "./piece.ts";
import type { Target } from "./target.ts";

/**
 * Uploads a kept file (https://docs.slack.dev/messaging/working-with-files#upload). Nobody sees anything before the last
 * of the three calls.
 *
 * @returns undefined for a file that is kept no more
 * @throws FrontdeskError as the port's `send` does.
 */
export async function upload(
  api: SlackApi,
  files: FileHost,
  piece: UploadPiece,
  target: Target,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const content = await files.get(piece.file);
  if (content === undefined) return undefined;
  const name = piece.name ?? content.file.name;
  const place = await api.call("files.getUploadURLExternal", { filename: name, length: content.bytes.length }, signal);
  if (place.kind !== "done") throw notSent(sendError(place));
  const { upload_url, file_id } = fieldsOf(place.result) ?? {};
  const url = textOf(upload_url);
  const id = textOf(file_id);
  if (url === undefined || id === undefined || !URL.canParse(url)) {
    throw new FrontdeskError("channel.unavailable", "Slack's answer about an upload could not be read.", {
      retryable: true,
    });
  }
  const stored = await api.upload(url, content.bytes, signal);
  if (stored.kind !== "done") throw notSent(sendError(stored));
  const done = await api.call(
    "files.completeUploadExternal",
    { files: [{ id, title: piece.title ?? name }], channel_id: target.channel, thread_ts: target.thread_ts },
    signal,
  );
  if (done.kind !== "done") throw sendError(done);
  return { id: textOf(listOf(fieldsOf(done.result)?.files)[0]?.id) ?? id };
}

/** Before the last call nothing can have been shown. */
function notSent(error: FrontdeskError): FrontdeskError {
  if (error.code !== "channel.outcome_unknown") return error;
  return new FrontdeskError("channel.unavailable", error.message, { retryable: true });
}
