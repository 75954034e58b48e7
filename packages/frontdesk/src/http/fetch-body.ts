import { type Body, joined, noBody } from "./body.ts";

/** Reads the body of a `Request`, at most `maxBytes` of it. */
export async function readFetchBody(request: Request, maxBytes: number): Promise<Body> {
  if (request.bodyUsed) return { kind: "consumed" };
  if (request.body === null) return noBody;
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return { kind: "too_large" };
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      length += part.value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return { kind: "too_large" };
      }
      chunks.push(part.value);
    }
  } catch {
    // A body that breaks off means that the client is gone: there is nobody to tell.
    return { kind: "aborted" };
  }
  return { kind: "bytes", bytes: joined(chunks, length) };
}
