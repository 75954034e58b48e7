import type { HttpResponse } from "@frontdesk/core";

/**
 * Why a request was refused, as clients read it in `error.code`. Names that Direct Line has are its own
 * (https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-direct-line-3-0-api-reference).
 */
export type RefusalCode =
  | "BadArgument"
  | "MissingProperty"
  | "MalformedData"
  | "UnsupportedMediaType"
  | "MessageSizeTooBig"
  | "MissingToken"
  | "InvalidToken"
  | "TokenExpired"
  | "InvalidIdentity"
  | "WrongConversation"
  | "OriginNotAllowed"
  | "NotSupported"
  | "FileTypeNotAllowed"
  | "UnknownFile"
  | "TooManyRequests"
  | "ServiceUnavailable"
  | "ServerError";

/** A value, or the answer that says why there is none. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly response: HttpResponse };

/** An answer with a JSON body. */
export function json(status: number, body: object): HttpResponse {
  return { status, headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(body) };
}

/** A refusal in Direct Line's shape: `{ error: { code, message } }`. */
export function refuse(status: number, code: RefusalCode, message: string): HttpResponse {
  return json(status, { error: { code, message } });
}

/** A refusal for now. */
export function refuseFor(waitMs: number, status: 429 | 503, code: RefusalCode, message: string): HttpResponse {
  return withHeaders(refuse(status, code, message), { "retry-after": String(Math.max(1, Math.ceil(waitMs / 1000))) });
}

/** The same answer with more headers. */
export function withHeaders(response: HttpResponse, headers: { readonly [name: string]: string }): HttpResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}

/** A value that was found good. */
export function good<T>(value: T): Checked<T> {
  return { ok: true, value };
}

/** A refusal in place of a value. */
export function bad(status: number, code: RefusalCode, message: string): Checked<never> {
  return { ok: false, response: refuse(status, code, message) };
}
