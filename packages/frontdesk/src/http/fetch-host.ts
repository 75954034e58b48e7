import type { Log } from "@frontdesk/core";
import { bodyBytes, type Exchange, type Reply } from "./exchange.ts";
import { readFetchBody } from "./fetch-body.ts";
import { cancelBody } from "./stream-body.ts";

/** What a host of `fetch` knows beside the request. */
export interface FetchOptions {
  /** The peer's address, which a `Request` does not carry. */
  readonly remoteAddress?: string | undefined;
}

/** A `Request` as an {@link Exchange}. */
export function fetchExchange(request: Request, options: FetchOptions = {}): Exchange {
  const url = new URL(request.url);
  return {
    method: request.method,
    target: { url: url.pathname + url.search },
    headers: Object.fromEntries(request.headers),
    connection: {
      scheme: url.protocol === "https:" ? "https" : "http",
      host: url.host,
      remoteAddress: options.remoteAddress,
    },
    body: (maxBytes) => readFetchBody(request, maxBytes),
  };
}

/** An answer as a `Response`. A stream is the host's from here on, to be read or to be cancelled. */
export function fetchResponse(method: string, reply: Reply | undefined, log: Log): Response {
  // The client is gone; the host wants an answer all the same. 499 is what servers log in that case.
  if (reply === undefined) return new Response(null, { status: 499 });
  const { response, place } = reply;
  const content = bodyBytes(response);
  const headers = new Headers(response.headers);
  if (content instanceof Uint8Array) headers.set("content-length", String(content.length));
  if (content === undefined || method === "HEAD") {
    void cancelBody(response, place, log);
    return new Response(null, { status: response.status, headers });
  }
  // Copied: a `Response` takes bytes of an own, unshared buffer.
  const body = content instanceof Uint8Array ? Uint8Array.from(content) : content;
  return new Response(body, { status: response.status, headers });
}
