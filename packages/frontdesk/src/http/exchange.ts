import type { HttpResponse } from "@frontdesk/core";
import type { Body } from "./body.ts";
import type { Target } from "./location.ts";
import type { Connection } from "./origin.ts";

/** A request of any host, before its route is known. */
export interface Exchange {
  readonly method: string;
  readonly target: Target;
  readonly headers: { readonly [name: string]: string | undefined };
  readonly connection: Connection;
  /** Reads the body, at most so many bytes of it. */
  body(maxBytes: number): Promise<Body>;
}

/** What to tell the client. */
export interface Reply {
  readonly response: HttpResponse;
  /** The request's body was not read to its end: the connection cannot carry another request. */
  readonly close: boolean;
  /** For the log: the route that answered, such as `GET /web/:id`. */
  readonly place: string;
}

/** The body of an answer as it was given, `""` for none; undefined where the status has none. */
export function bodyContent({
  status,
  body = "",
}: HttpResponse): string | Uint8Array | ReadableStream<Uint8Array> | undefined {
  return status === 204 || status === 304 ? undefined : body;
}

/** The same, a text as its bytes. */
export function bodyBytes(response: HttpResponse): Uint8Array | ReadableStream<Uint8Array> | undefined {
  const content = bodyContent(response);
  return typeof content === "string" ? Buffer.from(content, "utf8") : content;
}
