import type { IncomingMessage } from "node:http";
import { type Body, joined, noBody } from "./body.ts";

/**
 * Reads the body of a Node request, at most `maxBytes` of it. A host that has read it already may hand over the raw
 * bytes as `request.rawBody`, or as a `request.body` that is a buffer (as `express.raw()` makes it).
 */
export async function readNodeBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const kept = keptBytes(request);
  if (kept !== undefined) return kept.length > maxBytes ? { kind: "too_large" } : { kind: "bytes", bytes: kept };
  if (request.readableDidRead) return { kind: "consumed" };
  if (request.readableEnded) return noBody;
  const announced = request.headers["content-length"];
  if (announced !== undefined && Number(announced) > maxBytes) return { kind: "too_large" };
  const isBare = announced === undefined && request.headers["transfer-encoding"] === undefined;
  if (isBare && request.httpVersionMajor < 2) return noBody;
  if (request.destroyed) return { kind: "aborted" };
  return receive(request, maxBytes);
}

function receive(request: IncomingMessage, maxBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    const onData = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      request.pause().off("data", onData).off("end", onEnd);
      resolve({ kind: "too_large" });
    };
    const onEnd = (): void => resolve({ kind: "bytes", bytes: joined(chunks, length) });
    // These stay: after the end they change nothing, and of what is left of a large body nobody else hears that it failed.
    const onAbort = (): void => resolve({ kind: "aborted" });
    request.on("data", onData).on("end", onEnd).on("error", onAbort).on("close", onAbort);
  });
}

function keptBytes(request: IncomingMessage): Uint8Array | undefined {
  if ("rawBody" in request) {
    if (request.rawBody instanceof Uint8Array) return request.rawBody;
    if (typeof request.rawBody === "string") return new TextEncoder().encode(request.rawBody);
  }
  return "body" in request && request.body instanceof Uint8Array ? request.body : undefined;
}
