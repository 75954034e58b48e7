import type { HttpResponse } from "@frontdesk/core";

type Headers = { readonly [name: string]: string };

/** Why a request was refused, as the protocol has it. */
export type RefusalCode =
  | "signed_out"
  | "wrong_password"
  | "not_allowed"
  | "not_found"
  | "unknown_case"
  | "not_owner"
  | "too_large"
  | "wrong_type"
  | "invalid"
  | "too_many"
  | "unavailable"
  | "failed";

/** An answer of the API: nobody keeps it, nobody guesses what it is. */
export function json(value: unknown, status = 200, headers: Headers = {}): HttpResponse {
  return {
    status,
    headers: {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    },
    body: JSON.stringify(value),
  };
}

/** A refusal. `more` stands beside `error`. */
export function refuse(
  status: number,
  code: RefusalCode,
  message: string,
  { more = {}, headers = {} }: { readonly more?: object; readonly headers?: Headers } = {},
): HttpResponse {
  return json({ error: { code, message }, ...more }, status, headers);
}

/** 429 or 503, with how long to wait. */
export function refuseFor(waitMs: number, status: 429 | 503, message: string): HttpResponse {
  const headers = { "retry-after": String(Math.max(1, Math.ceil(waitMs / 1_000))) };
  return refuse(status, status === 429 ? "too_many" : "unavailable", message, { headers });
}

/** What strangers get, whatever they ask for. */
export function signedOut(): HttpResponse {
  return refuse(401, "signed_out", "Sign in first.");
}

/** 422: what was sent cannot be used. */
export function invalid(message: string): HttpResponse {
  return refuse(422, "invalid", message);
}

/** 404, for everything but a case. */
export function notFound(message: string): HttpResponse {
  return refuse(404, "not_found", message);
}
