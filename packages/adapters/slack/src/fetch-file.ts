import { type FetchContext, type FetchedFile, FrontdeskError, type Log } from "@frontdesk/core";
import type { SlackApi } from "./api.ts";
import { sendError } from "./failure.ts";
import { fieldsOf, idOf, textOf } from "./fields.ts";
import { fileAddress } from "./file-address.ts";
import type { HttpResult } from "./http-connection.ts";

/** What fetching works with. */
export interface FetchOptions {
  readonly api: SlackApi;
  readonly apiUrl: string;
  readonly channel: string;
  readonly log: Log;
}

/** A file of a shared channel, whose address Slack tells on request only. */
export const fileIdPrefix = "slack-file:";

/** So often Slack may send on to another address of its own. */
const redirects = 3;

/**
 * Fetches a customer's file (https://docs.slack.dev/reference/objects/file-object#authentication). The workspace's token
 * goes to Slack's host for files and nowhere else.
 *
 * @throws FrontdeskError as the port's `fetch` does.
 */
export async function fetchFile(ref: string, options: FetchOptions, context: FetchContext): Promise<FetchedFile> {
  const { signal, maxBytes } = context;
  let url = fileAddress(await addressOf(ref, options, signal), options.apiUrl);
  for (let step = 0; step <= redirects; step++) {
    if (url === undefined) throw refused("The file is not at an address of Slack's.");
    const result = await options.api.download(url, { maxBytes, signal });
    if (result.kind === "too_large") throw tooLarge(maxBytes);
    if (result.kind === "failed") throw unavailable(`Slack's file could not be fetched (${result.reason}).`);
    const next = nextOf(result, url);
    if (next === undefined) return fileOf(result, options);
    url = fileAddress(next, options.apiUrl);
    // Without the scope Slack sends on to the page where people sign in.
    if (url === undefined) throw noAccess(options);
  }
  throw refused("Slack sent on from address to address.");
}

async function addressOf(ref: string, { api }: FetchOptions, signal: AbortSignal): Promise<string> {
  if (!ref.startsWith(fileIdPrefix)) return ref;
  const file = idOf(ref.slice(fileIdPrefix.length));
  if (file === undefined) throw refused("The file has no id of Slack's.");
  const answer = await api.call("files.info", { file }, signal);
  if (answer.kind !== "done") {
    const error = sendError(answer);
    // Asking changes nothing.
    throw error.code === "channel.outcome_unknown" ? unavailable(error.message) : error;
  }
  const fields = fieldsOf(fieldsOf(answer.result)?.file);
  return textOf(fields?.url_private_download) ?? textOf(fields?.url_private) ?? "";
}

type Answered = Extract<HttpResult, { kind: "answered" }>;

function nextOf({ status, headers }: Answered, from: URL): string | undefined {
  if (status < 300 || status >= 400) return undefined;
  const next = headers.location === undefined ? null : URL.parse(headers.location, from.href);
  return next?.href ?? "";
}

function fileOf({ status, headers, body }: Answered, options: FetchOptions): FetchedFile {
  if (status === 429 || status >= 500) {
    const seconds = Number(headers["retry-after"] ?? Number.NaN);
    const retryAfterMs = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
    throw unavailable(`Slack answered ${status} for a file.`, retryAfterMs);
  }
  if (status === 401 || status === 403) throw noAccess(options);
  // Deleted, or its link has expired.
  if (status !== 200) throw refused(`Slack answered ${status} for a file.`);
  const mime = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  // A file comes to be saved; a page where people sign in comes to be shown.
  const isPage = mime === "text/html" && !/^\s*attachment\b/i.test(headers["content-disposition"] ?? "");
  if (isPage) throw noAccess(options);
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  return { bytes, mime: mime === "" ? undefined : mime };
}

function noAccess({ log, channel }: FetchOptions): FrontdeskError {
  log.warn("slack.file_not_readable", { channel, scope: "files:read" });
  return new FrontdeskError("channel.refused", "Slack did not give the file to the bot.", {
    hint: "The app needs the scope files:read: page OAuth & Permissions of its settings at https://api.slack.com/apps, then install it again.",
  });
}

function refused(message: string): FrontdeskError {
  return new FrontdeskError("channel.refused", message);
}

function unavailable(message: string, retryAfterMs?: number): FrontdeskError {
  return new FrontdeskError("channel.unavailable", message, { retryable: true, retryAfterMs });
}

function tooLarge(maxBytes: number): FrontdeskError {
  return new FrontdeskError("message.too_large", `The file has more than ${maxBytes} bytes.`);
}
