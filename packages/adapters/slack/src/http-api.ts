import { type ApiAnswer, readAnswer, type SlackApi } from "./api.ts";
import type { HttpCall, HttpConnection, HttpResult } from "./http-connection.ts";

/**
 * The Web API over kept-alive connections of `node:http`. Slack's own client neither takes an AbortSignal nor tells
 * whether a request that failed had been on its way, and calls a 429 without a time a plain error; the sender needs
 * all three.
 *
 * @param token undefined for the methods that take none
 */
export function httpApi(connection: HttpConnection, apiUrl: string, token: string | undefined): SlackApi {
  const proof: HttpCall["headers"] = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const post = async (
    url: URL,
    headers: HttpCall["headers"],
    body: Uint8Array,
    signal: AbortSignal | undefined,
    read: (result: Extract<HttpResult, { kind: "answered" }>) => ApiAnswer,
  ): Promise<ApiAnswer> => {
    const result = await connection.request(url, { method: "POST", headers, body, signal });
    if (result.kind === "answered") return read(result);
    if (result.kind === "failed") return result;
    return { kind: "failed", mayHaveArrived: true, reason: "unreadable answer" };
  };
  return {
    call(method, payload, signal): Promise<ApiAnswer> {
      const headers = { ...proof, "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
      return post(new URL(method, apiUrl), headers, Buffer.from(encode(payload), "utf8"), signal, readJson);
    },
    upload(url, bytes, signal): Promise<ApiAnswer> {
      // The address itself is the permission: the token stays here.
      return post(new URL(url), { "content-type": "application/octet-stream" }, bytes, signal, readStatus);
    },
    download(url, { maxBytes, signal }): Promise<HttpResult> {
      return connection.request(url, { method: "GET", headers: proof, maxBytes, signal });
    },
  };
}

/** As a form, with JSON for what is not a word: the one way that every method takes; many refuse a body of JSON. */
function encode(payload: object): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(payload)) {
    if (value !== undefined) form.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  return form.toString();
}

function readJson({ status, headers, body }: Extract<HttpResult, { kind: "answered" }>): ApiAnswer {
  const answer = parse(body.toString("utf8"));
  if (answer === undefined && status < 400) {
    return { kind: "failed", mayHaveArrived: true, reason: "unreadable answer" };
  }
  return readAnswer(status, headers["retry-after"], answer);
}

function readStatus({ status, headers }: Extract<HttpResult, { kind: "answered" }>): ApiAnswer {
  return status === 200 ? { kind: "done", result: undefined } : readAnswer(status, headers["retry-after"], undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page instead of an answer: the caller goes by the status.
    return undefined;
  }
}
