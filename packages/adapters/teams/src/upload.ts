import { fieldsOf } from "./fields.ts";

/**
 * Bytes of one request; OneDrive takes multiples of 320 KiB below 60 MiB.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session
 */
const chunkBytes = 32 * 320 * 1024;

/** How long one request may take, in milliseconds. */
const requestMs = 60_000;

/** So many requests in a row may bring it no further. */
const patience = 2;

/** What OneDrive said: all is there, the bytes from `next` on are missing, or it will never be there. */
type Standing = "whole" | "refused" | { readonly next: number | undefined };

/**
 * Puts a file where Teams has made room for it; false where it was not taken, or nobody knows. The address holds its own
 * proof: the bot's token does not go there, and no redirect is followed.
 */
export async function upload(url: string, bytes: Uint8Array, signal: AbortSignal): Promise<boolean> {
  let start = 0;
  let furthest = 0;
  for (let failures = 0; failures < patience; ) {
    const standing = await put(url, bytes, start, signal);
    if (standing === "whole" || standing === "refused") return standing === "whole";
    // A part that was there before, or whose answer was lost: the session knows.
    const now = standing.next === undefined ? await ask(url, signal) : standing;
    if (now === "whole" || now === "refused") return now === "whole";
    start = now.next ?? start;
    failures = start > furthest ? 0 : failures + 1;
    furthest = Math.max(start, furthest);
  }
  return false;
}

async function put(url: string, bytes: Uint8Array, start: number, signal: AbortSignal): Promise<Standing> {
  const body = new Uint8Array(bytes.subarray(start, start + chunkBytes));
  const end = start + body.length;
  const range = `bytes ${start}-${end - 1}/${bytes.length}`;
  const headers = { "content-type": "application/octet-stream", "content-range": range };
  const response = await request(url, { method: "PUT", headers, body }, signal);
  if (response === undefined) return unclear(signal);
  if (response.status === 202) return standingOf(response);
  await response.body?.cancel();
  if (response.ok) return end === bytes.length ? "whole" : { next: end };
  const mayPass = response.status >= 500 || [408, 416, 429].includes(response.status);
  return mayPass ? { next: undefined } : "refused";
}

/**
 * Where an upload stands. A session that is gone may have been finished: then nobody knows.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession#resuming-an-in-progress-upload
 */
async function ask(url: string, signal: AbortSignal): Promise<Standing> {
  const response = await request(url, {}, signal);
  if (response === undefined) return unclear(signal);
  if (response.status === 200) return standingOf(response);
  await response.body?.cancel();
  return response.status === 404 || response.status === 410 ? "refused" : { next: undefined };
}

/** The ranges that are missing, such as `["327680-"]`; nothing is missing where there is none. */
async function standingOf(response: Response): Promise<Standing> {
  const body: unknown = await response.json().catch(() => undefined);
  const ranges = fieldsOf(body)?.nextExpectedRanges;
  if (!Array.isArray(ranges)) return { next: undefined };
  const [first] = ranges;
  if (first === undefined) return "whole";
  const [, next] = /^(\d+)-/.exec(String(first)) ?? [];
  return { next: next === undefined ? undefined : Number(next) };
}

/** Undefined where there was no answer. */
async function request(url: string, init: RequestInit, signal: AbortSignal): Promise<Response | undefined> {
  const ends = AbortSignal.any([signal, AbortSignal.timeout(requestMs)]);
  try {
    return await fetch(url, { ...init, redirect: "manual", signal: ends });
  } catch {
    // The connection broke, or there was none; the caller tells the customer.
    return undefined;
  }
}

function unclear(signal: AbortSignal): Standing {
  return signal.aborted ? "refused" : { next: undefined };
}
