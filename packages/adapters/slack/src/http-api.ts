import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { type ApiAnswer, readAnswer, type SlackApi } from "./api.ts";

/** Silence on the line after which a call is given up, in milliseconds; callers with a limit of their own abort before. */
const silenceMs = 60_000;

/** Idle connections are closed before a server does it: a request that meets a closing one has an unknown outcome. */
const idleMs = 30_000;

/** What an answer is made of. */
type Read = (status: number, retryAfter: string | undefined, text: string) => ApiAnswer;

/**
 * The Web API over kept-alive connections of `node:http`. Slack's own client neither takes an AbortSignal nor tells
 * whether a request that failed had been on its way, and calls a 429 without a time a plain error; the sender needs
 * all three.
 */
export function httpApi(apiUrl: string, token: string): SlackApi {
  const options = { keepAlive: true, maxSockets: 64, scheduling: "lifo", timeout: idleMs } as const;
  const agents = { "http:": new HttpAgent(options), "https:": new HttpsAgent(options) };

  function post(url: URL, headers: object, body: Uint8Array, read: Read, signal?: AbortSignal): Promise<ApiAnswer> {
    if (signal?.aborted === true) return Promise.resolve(failed(false, "aborted"));
    const isSecure = url.protocol === "https:";
    return new Promise((resolve) => {
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        agent: isSecure ? agents["https:"] : agents["http:"],
        method: "POST",
        timeout: silenceMs,
        headers: { ...headers, "content-length": body.length },
      });
      let isWritten = false;
      const abort = (): void => void request.destroy(new Error("aborted"));
      const settle = (answer: ApiAnswer): void => {
        signal?.removeEventListener("abort", abort);
        resolve(answer);
      };
      signal?.addEventListener("abort", abort, { once: true });
      onWritten(request, isSecure, () => {
        isWritten = true;
      });
      request.on("timeout", () => request.destroy(new Error("timeout")));
      request.on("error", (error) => settle(failed(isWritten, reasonOf(error))));
      request.on("response", (response) => collect(response, read, settle));
      request.end(body);
    });
  }

  const authorization = `Bearer ${token}`;
  return {
    call(method, payload, signal): Promise<ApiAnswer> {
      const headers = { authorization, "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
      return post(new URL(method, apiUrl), headers, Buffer.from(encode(payload), "utf8"), readJson, signal);
    },
    upload(url, bytes, signal): Promise<ApiAnswer> {
      // The address itself is the permission: the token stays here.
      return post(new URL(url), { "content-type": "application/octet-stream" }, bytes, readStatus, signal);
    },
    close(): void {
      agents["http:"].destroy();
      agents["https:"].destroy();
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

/** Calls back when the request's bytes begin to leave: at once on a kept connection, else when it stands. */
function onWritten(request: ClientRequest, isSecure: boolean, callback: () => void): void {
  request.once("socket", (socket) => {
    if (request.reusedSocket || !socket.connecting) callback();
    else socket.once(isSecure ? "secureConnect" : "connect", callback);
  });
}

function collect(response: IncomingMessage, read: Read, settle: (answer: ApiAnswer) => void): void {
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.on("error", (error) => settle(failed(true, reasonOf(error))));
  response.on("end", () => {
    settle(read(response.statusCode ?? 0, response.headers["retry-after"], Buffer.concat(chunks).toString("utf8")));
  });
}

function readJson(status: number, retryAfter: string | undefined, text: string): ApiAnswer {
  const body = parse(text);
  return body === undefined && status < 400 ? failed(true, "unreadable answer") : readAnswer(status, retryAfter, body);
}

function readStatus(status: number, retryAfter: string | undefined): ApiAnswer {
  return status === 200 ? { kind: "done", result: undefined } : readAnswer(status, retryAfter, undefined);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page instead of an answer: the caller goes by the status.
    return undefined;
  }
}

function failed(mayHaveArrived: boolean, reason: string): ApiAnswer {
  return { kind: "failed", mayHaveArrived, reason };
}

/** The code alone: a message could name an address. */
function reasonOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.message === "aborted" || error.message === "timeout" ? error.message : error.name;
}
