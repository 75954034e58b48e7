import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

// Not imported: in Node 24 that would load undici, which takes 40 ms and 11 MB.
const { Agent: HttpAgent, request: httpRequest } = process.getBuiltinModule("node:http");

/** Silence on the line after which a call is given up, in milliseconds; callers with a limit of their own abort before. */
const silenceMs = 60_000;

/** Idle connections are closed before a server does it: a request that meets a closing one has an unknown outcome. */
const idleMs = 30_000;

/** Answers of the Web API are far shorter. */
const longestAnswer = 8 * 2 ** 20;

/** A request. */
export interface HttpCall {
  readonly method: "GET" | "POST";
  readonly headers: { readonly [name: string]: string };
  readonly body?: Uint8Array | undefined;
  /** Longer answers are not read to the end. Default: 8 MiB. */
  readonly maxBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a request. */
export type HttpResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: IncomingMessage["headers"];
      readonly body: Buffer;
    }
  | { readonly kind: "too_large" }
  | {
      readonly kind: "failed";
      /** Whether the request may have reached the server. */
      readonly mayHaveArrived: boolean;
      /** A system's code such as `ECONNREFUSED`. */
      readonly reason: string;
    };

/** Kept-alive connections of `node:http`, which all workspaces share. */
export interface HttpConnection {
  /** Follows no redirect. Never rejects. */
  request(url: URL, call: HttpCall): Promise<HttpResult>;
  /** Lets go of what is open. */
  close(): void;
}

/** Opens nothing before the first request. */
export function httpConnection(): HttpConnection {
  const options = { keepAlive: true, maxSockets: 64, scheduling: "lifo", timeout: idleMs } as const;
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };
  return {
    request(url, { method, headers, body, maxBytes = longestAnswer, signal }): Promise<HttpResult> {
      if (signal?.aborted === true) return Promise.resolve(failed(false, "aborted"));
      const isSecure = url.protocol === "https:";
      const length = body === undefined ? {} : { "content-length": body.length };
      return new Promise((resolve) => {
        const request = (isSecure ? httpsRequest : httpRequest)(url, {
          agent: isSecure ? agents.https : agents.http,
          method,
          timeout: silenceMs,
          headers: { ...headers, ...length },
        });
        let isWritten = false;
        const abort = (): void => void request.destroy(new Error("aborted"));
        const settle = (result: HttpResult): void => {
          signal?.removeEventListener("abort", abort);
          resolve(result);
        };
        signal?.addEventListener("abort", abort, { once: true });
        onWritten(request, isSecure, () => {
          isWritten = true;
        });
        request.on("timeout", () => request.destroy(new Error("timeout")));
        request.on("error", (error) => settle(failed(isWritten, reasonOf(error))));
        request.on("response", (response) => collect(response, maxBytes, settle));
        request.end(body);
      });
    },
    close(): void {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

/** Calls back when the request's bytes begin to leave: at once on a kept connection, else when it stands. */
function onWritten(request: ClientRequest, isSecure: boolean, callback: () => void): void {
  request.once("socket", (socket) => {
    if (request.reusedSocket || !socket.connecting) callback();
    else socket.once(isSecure ? "secureConnect" : "connect", callback);
  });
}

function collect(response: IncomingMessage, maxBytes: number, settle: (result: HttpResult) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const tooLarge = (): void => {
    settle({ kind: "too_large" });
    response.destroy();
  };
  response.on("error", (error) => settle(failed(true, reasonOf(error))));
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) {
    tooLarge();
    return;
  }
  response.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length > maxBytes) tooLarge();
    else chunks.push(chunk);
  });
  response.on("end", () => {
    settle({
      kind: "answered",
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: Buffer.concat(chunks),
    });
  });
}

function failed(mayHaveArrived: boolean, reason: string): HttpResult {
  return { kind: "failed", mayHaveArrived, reason };
}

/** The code alone: a message could name an address. */
function reasonOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.message === "aborted" || error.message === "timeout" ? error.message : error.name;
}
