import type { ServerResponse } from "node:http";
import type { HttpResponse, Log } from "@frontdesk/core";

/** Lets go of the stream of an answer that nobody is going to read. Never rejects. */
export async function cancelBody({ body }: HttpResponse, place: string, log: Log): Promise<void> {
  if (!(body instanceof ReadableStream)) return;
  try {
    await body.cancel();
  } catch (error) {
    log.error("http.stream_failed", { route: place }, error);
  }
}

/**
 * Writes a stream to a response whose head is written, as fast as the client takes it: of what the client has not read,
 * the response holds its own few kilobytes and the stream what it holds by itself. Returns whether the stream came to
 * its end; otherwise the connection is gone. Never rejects.
 *
 * A stream that fails cuts the connection off: that is how HTTP says that what was sent is not all (RFC 9112 §8).
 */
export async function sendStream(
  stream: ReadableStream<Uint8Array>,
  response: ServerResponse,
  place: string,
  log: Log,
): Promise<boolean> {
  // The client sees at once that there is a stream, however long its first piece takes.
  response.flushHeaders();
  const reader = stream.getReader();
  let hasFailed = false;
  const failed = (error: unknown): void => {
    // To cancel a stream that has failed fails once more, with the same error.
    if (!hasFailed) log.error("http.stream_failed", { route: place }, error);
    hasFailed = true;
  };
  const cancel = (): void => void reader.cancel().catch(failed);
  const onError = (error: Error): void => log.debug("http.stream_cut", { route: place, error: error.message });
  response.on("close", cancel).on("error", onError);
  try {
    // When the client goes away the stream is cancelled, and thereby at its end.
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (!response.write(part.value)) await drained(response);
    }
  } catch (error) {
    failed(error);
    cancel();
    response.destroy();
  }
  response.off("close", cancel);
  return !response.destroyed;
}

/** Resolves when the response takes more, or is closed. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      response.off("drain", finish).off("close", finish);
      resolve();
    };
    if (response.destroyed) resolve();
    else response.on("drain", finish).on("close", finish);
  });
}
