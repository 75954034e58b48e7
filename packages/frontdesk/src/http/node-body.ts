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
    const finish = (body: Body): void => {
      request.off("data", onData).off("end", onEnd).off("error", onAbort).off("close", onAbort);
      // What is left of it may still fail when the client goes; nobody else listens.
      request.on("error", ignore);
      resolve(body);
    };
    const onData = (chunk: Uint8Array): void => {
      length += chunk.length;
      if (length > maxBytes) {
        request.pause();
        finish({ kind: "too_large" });
      } else chunks.push(chunk);
    };
    const onEnd = (): void => finish({ kind: "bytes", bytes: joined(chunks, length) });
    const onAbort = (): void => finish({ kind: "aborted" });
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

function ignore(): void {
  // The request was answered; see above.
}
