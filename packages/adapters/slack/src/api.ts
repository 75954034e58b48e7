import { fieldsOf, textOf } from "./fields.ts";
import type { HttpResult } from "./http-connection.ts";

/** What came of a call. No call throws. */
export type ApiAnswer =
  | { readonly kind: "done"; readonly result: unknown }
  | {
      readonly kind: "refused";
      readonly status: number;
      /** Slack's word for it, such as `channel_not_found`; empty where the answer had none. */
      readonly error: string;
      readonly retryAfterMs: number | undefined;
    }
  | {
      /** There was no answer that could be read. */
      readonly kind: "failed";
      /** Whether the request may have reached Slack. */
      readonly mayHaveArrived: boolean;
      /** A system's code such as `ECONNREFUSED`. */
      readonly reason: string;
    };

/** The Web API, as far as this channel uses it. */
export interface SlackApi {
  call(method: string, payload: object, signal?: AbortSignal): Promise<ApiAnswer>;
  /** Posts a file's bytes to the address that `files.getUploadURLExternal` gave. */
  upload(url: string, bytes: Uint8Array, signal?: AbortSignal): Promise<ApiAnswer>;
  /** Fetches a file with the workspace's token: only from an address that `isFileAddress` knows. */
  download(
    url: URL,
    limits: { readonly maxBytes: number; readonly signal?: AbortSignal | undefined },
  ): Promise<HttpResult>;
}

/** Calls methods, all within one time. */
export type Caller = Pick<SlackApi, "call">;

/** The methods of the Web API, given up when a signal is aborted. */
export function within(api: Caller, signal: AbortSignal | undefined): Caller {
  return { call: (method, payload) => api.call(method, payload, signal) };
}

/** Reads the answer of a method (https://docs.slack.dev/apis/web-api/#responses). */
export function readAnswer(status: number, retryAfter: string | undefined, body: unknown): ApiAnswer {
  const fields = fieldsOf(body);
  if (status === 200 && fields?.ok === true) return { kind: "done", result: fields };
  const word = textOf(fields?.error) ?? "";
  const seconds = retryAfter === undefined ? Number.NaN : Number(retryAfter);
  return {
    kind: "refused",
    status,
    error: /^[a-z0-9_]{1,60}$/i.test(word) ? word : "",
    retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined,
  };
}
