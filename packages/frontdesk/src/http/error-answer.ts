import { type ErrorCode, FrontdeskError, type HttpResponse } from "@frontdesk/core";

/** The status that a code stands for; those that are not here are 500. */
const statusByCode: { readonly [Code in ErrorCode]?: number } = {
  "runtime.malformed_request": 400,
  "channel.malformed": 400,
  "message.invalid": 400,
  "channel.unauthorized": 401,
  "handoff.unauthorized": 401,
  "runtime.unauthorized": 401,
  "runtime.no_route": 404,
  "handoff.unknown_case": 404,
  "runtime.unknown_customer": 404,
  "runtime.wrong_method": 405,
  "handoff.not_owner": 409,
  "message.too_large": 413,
  "channel.rate_limited": 429,
  "runtime.not_started": 503,
  "runtime.overloaded": 503,
  "store.unavailable": 503,
  "store.closed": 503,
  "files.unavailable": 503,
  "channel.start_failed": 503,
  "channel.unavailable": 503,
};

/** Makes the JSON body that every refusal has: `{ "error": { "code", "message" } }`. */
export function refusal(
  status: number,
  code: ErrorCode,
  message: string,
  headers: { readonly [name: string]: string } = {},
): HttpResponse {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store", ...headers },
    body: JSON.stringify({ error: { code, message } }),
  };
}

/** The answer to a request whose handling threw. What an unknown error says stays inside. */
export function errorAnswer(error: unknown): HttpResponse {
  if (!FrontdeskError.isInstance(error)) {
    return refusal(500, "runtime.request_failed", "The request could not be handled. The log says why.");
  }
  const status = statusByCode[error.code] ?? 500;
  const message = error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
  if (!error.retryable) return refusal(status, error.code, message);
  const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000));
  return refusal(status, error.code, message, { "retry-after": String(seconds) });
}

/** Whether an error means that something is broken here, as against in the request. */
export function isOurFault(error: unknown): boolean {
  return !FrontdeskError.isInstance(error) || (statusByCode[error.code] ?? 500) >= 500;
}
