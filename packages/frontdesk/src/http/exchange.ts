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
}

/** The body of an answer as bytes; undefined where the status has none. */
export function bodyBytes({ status, body }: HttpResponse): Uint8Array | undefined {
  if (status === 204 || status === 304) return undefined;
  if (body === undefined) return new Uint8Array(0);
  return typeof body === "string" ? Buffer.from(body, "utf8") : body;
}
