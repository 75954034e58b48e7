import { type FetchContext, type FetchedFile, FrontdeskError } from "@frontdesk/core";
import type { Failure, FileApi } from "./api.ts";
import { isUnknownBot, reasonOf, tokenHint } from "./failure.ts";
import { fieldsOf, textOf } from "./fields.ts";

/** Telegram gives no larger file to a bot, in bytes (https://core.telegram.org/bots/api#getfile). */
const maxFileBytes = 20 * 1024 * 1024;

/** What an attachment of this channel refers to: Telegram's `file_id` to fetch it by, and the id that is always the same. */
export function fileRef(fileId: string, uniqueId: string | undefined): string {
  return uniqueId === undefined ? fileId : `${fileId}#${uniqueId}`;
}

/**
 * Fetches an attachment: asks where the file is, and reads it there. Nothing but this server's files is fetched, wherever
 * its answer points.
 *
 * @throws FrontdeskError as the port's `fetch` does.
 */
export async function fetchFile(api: FileApi, ref: string, { signal, maxBytes }: FetchContext): Promise<FetchedFile> {
  const [fileId = ""] = ref.split("#", 1);
  if (!/^[\w-]{1,512}$/.test(fileId)) throw refused("The reference is not one of Telegram's files.");
  const answer = await api.call("getFile", { file_id: fileId }, signal);
  if (answer.kind !== "done") {
    if (answer.kind === "refused" && /too big/i.test(answer.description)) throw tooLarge();
    throw fetchError(answer);
  }
  const path = textOf(fieldsOf(answer.result)?.file_path) ?? "";
  if (!isOwnPath(path)) {
    throw refused(
      "Telegram's answer names no file of its own.",
      "A Bot API server that runs with --local keeps files on its own disk: run it without.",
    );
  }
  const download = await api.download(path, Math.min(maxBytes, maxFileBytes), signal);
  if (download.kind === "done") return { bytes: download.bytes };
  throw download.kind === "too_large" ? tooLarge() : fetchError(download);
}

/**
 * A path below the server's own: no root, no host, no step upwards, nothing hidden. The last part ends as the customer's
 * file does, whatever that is: each part is encoded before it is asked for.
 */
function isOwnPath(path: string): boolean {
  return path.length <= 512 && path.split("/").every((part) => /^(?!\.|%2e)[^\\\p{Cc}\p{Cf}]+$/iu.test(part));
}

function fetchError(failure: Failure): FrontdeskError {
  if (failure.kind === "failed") return unavailable(`The file could not be fetched (${failure.reason}).`);
  const { status, retryAfterMs } = failure;
  const said = `Telegram answered ${status} to a file${reasonOf(failure)}.`;
  if (status === 429 || status >= 500) return unavailable(said, { retryAfterMs });
  // Of a file, 404 says that it is gone; of the bot, 401 alone that it is unknown.
  if (status === 401 && isUnknownBot(failure)) return unavailable(said, { hint: tokenHint });
  return refused(said);
}

function unavailable(
  said: string,
  more: { readonly retryAfterMs?: number | undefined; readonly hint?: string } = {},
): FrontdeskError {
  return new FrontdeskError("channel.unavailable", said, { retryable: true, ...more });
}

function refused(said: string, hint?: string): FrontdeskError {
  return new FrontdeskError("channel.refused", said, hint === undefined ? {} : { hint });
}

function tooLarge(): FrontdeskError {
  return new FrontdeskError("message.too_large", "The file is larger than may be fetched.", {
    hint: "Ask for a smaller one: Telegram gives bots at most 20 MB.",
  });
}
