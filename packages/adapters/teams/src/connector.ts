import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { fieldsOf, wordOf } from "./fields.ts";
import { isSecureUrl } from "./loopback.ts";

// Not imported: in Node 24 that would load undici, which takes 40 ms and 11 MB.
const { Agent: HttpAgent, request: httpRequest } = process.getBuiltinModule("node:http");

/** What came of a call. No call throws. */
export type ConnectorAnswer =
  | { readonly kind: "done"; readonly id: string | undefined }
  | {
      readonly kind: "refused";
      readonly status: number;
      /** The service's code such as `BotNotInConversationRoster`. */
      readonly code: string | undefined;
      readonly retryAfterMs: number | undefined;
    }
  | {
      /** There was no answer that could be read. */
      readonly kind: "failed";
      /** Whether the request may have reached Teams. */
      readonly mayHaveArrived: boolean;
      /** A system's code such as `ECONNREFUSED`. */
      readonly reason: string;
    };

/** One call: where it goes, and what is sent there. */
export interface ConnectorCall {
  /** As an activity that Teams vouches for has named it. */
  readonly serviceUrl: string;
  /** Below the service's address, without a slash at its beginning. */
  readonly path: string;
  /** Undefined: what is there is removed. */
  readonly body: object | undefined;
  /** Undefined on loopback without credentials. */
  readonly token: string | undefined;
}

/** The Connector API, as far as this channel uses it. */
export interface Connector {
  call(call: ConnectorCall, signal?: AbortSignal): Promise<ConnectorAnswer>;
  /** Lets go of its connections. */
  close(): void;
}

/** Silence on the line after which a call is given up, in milliseconds; callers with a limit of their own abort before. */
const silenceMs = 60_000;

/** Idle connections are closed before a server does it: a request that meets a closing one has an unknown outcome. */
const idleMs = 30_000;

/**
 * The Connector API over kept-alive connections of `node:http`, in place of the SDK's client: it does not retry on its own
 * account, and it knows whether a request that failed had been on its way.
 */
export function httpConnector(): Connector {
  const options = { keepAlive: true, maxSockets: 64, scheduling: "lifo", timeout: idleMs } as const;
  const agents = { http: new HttpAgent(options), https: new HttpsAgent(options) };

  return {
    call({ serviceUrl, path, body, token }, signal): Promise<ConnectorAnswer> {
      const url = URL.parse(`${serviceUrl.replace(/\/+$/, "")}/${path}`);
      if (url === null || !isSecureUrl(serviceUrl)) return Promise.resolve(failed(false, "insecure address"));
      if (signal?.aborted === true) return Promise.resolve(failed(false, "aborted"));
      const isSecure = url.protocol === "https:";
      const method = body === undefined ? "DELETE" : "POST";
      const bytes = Buffer.from(body === undefined ? "" : JSON.stringify(body), "utf8");
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "content-length": bytes.length,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      };
      return new Promise((resolve) => {
        const request = isSecure
          ? httpsRequest(url, { method, headers, timeout: silenceMs, agent: agents.https })
          : httpRequest(url, { method, headers, timeout: silenceMs, agent: agents.http });
        let isWritten = false;
        const abort = (): void => void request.destroy(new Error("aborted"));
        const settle = (answer: ConnectorAnswer): void => {
          signal?.removeEventListener("abort", abort);
          resolve(answer);
        };
        signal?.addEventListener("abort", abort, { once: true });
        onWritten(request, isSecure, () => {
          isWritten = true;
        });
        request.on("timeout", () => request.destroy(new Error("timeout")));
        request.on("error", (error) => settle(failed(isWritten, reasonOf(error))));
        request.on("response", (response) => read(response, settle));
        request.end(bytes);
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

function read(response: IncomingMessage, settle: (answer: ConnectorAnswer) => void): void {
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.on("error", (error) => settle(failed(true, reasonOf(error))));
  response.on("end", () => {
    const status = response.statusCode ?? 0;
    const body = fieldsOf(parse(Buffer.concat(chunks).toString("utf8")));
    if (status >= 200 && status < 300) {
      settle({ kind: "done", id: wordOf(body?.id) });
      return;
    }
    const code = wordOf(fieldsOf(body?.error)?.code);
    settle({
      kind: "refused",
      status,
      code: code !== undefined && /^\w{1,60}$/.test(code) ? code : undefined,
      retryAfterMs: retryAfterOf(response.headers["retry-after"]),
    });
  });
}

/** Seconds, or a date of HTTP. */
function retryAfterOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.round(seconds * 1000) : undefined;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A gateway's page, or nothing: the caller goes by the status.
    return undefined;
  }
}

function failed(mayHaveArrived: boolean, reason: string): ConnectorAnswer {
  return { kind: "failed", mayHaveArrived, reason };
}

/** The code alone: a message could name the address. */
function reasonOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.message === "aborted" || error.message === "timeout" ? error.message : error.name;
}
