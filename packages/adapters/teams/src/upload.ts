/**
 * Bytes of one request; OneDrive takes multiples of 320 KiB below 60 MiB.
 *
 * @see https://learn.microsoft.com/graph/api/driveitem-createuploadsession#upload-bytes-to-the-upload-session
 */
const chunkBytes = 32 * 320 * 1024;

/** How long one request may take, in milliseconds. */
const chunkMs = 60_000;

/**
 * Puts a file where Teams has made room for it; false where it was not taken. The address holds its own proof: the bot's
 * token does not go there, and no redirect is followed.
 */
export async function upload(url: string, bytes: Uint8Array, signal: AbortSignal): Promise<boolean> {
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    const chunk = new Uint8Array(bytes.subarray(start, start + chunkBytes));
    const range = `bytes ${start}-${start + chunk.length - 1}/${bytes.length}`;
    // Once more where it may help: a part that is there already is taken again.
    const isTaken = (await put(url, chunk, range, signal)) ?? (await put(url, chunk, range, signal));
    if (isTaken !== true) return false;
  }
  return true;
}

/** Undefined: it may be taken the next time. */
async function put(
  url: string,
  body: Uint8Array<ArrayBuffer>,
  range: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const headers = { "content-type": "application/octet-stream", "content-range": range };
  const ends = AbortSignal.any([signal, AbortSignal.timeout(chunkMs)]);
  try {
    const response = await fetch(url, { method: "PUT", headers, body, redirect: "manual", signal: ends });
    await response.body?.cancel();
    if (response.ok) return true;
    return response.status >= 500 || response.status === 429 ? undefined : false;
  } catch {
    // The connection broke, or there was none; the caller tells the customer.
    return signal.aborted ? false : undefined;
  }
}
