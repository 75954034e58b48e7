import type { ClientRequest, IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Failure } from "./api.ts";

// Not imported: in Node 24 that would load undici, which takes 40 ms and 11 MB.
const { Agent: HttpAgent, request: httpRequest } = process.getBuiltinModule("node:http");

/** Silence on the line after which a call is given up, in milliseconds; callers with a limit of their own abort before. */
const silenceMs = 60_000;

/** Idle connections are closed before a server does it: a request that meets a closing one has an unknown outcome. */
const idleMs = 30_000;

/** A request to the server. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  /** Below the server's root. It holds the token: it goes into no error. */
  readonly path: string;
  readonly body?:
    | {
        readonly type: string;
        /** A text leaves in one write with the head. */
        readonly content: string | Uint8Array;
      }
    | undefined;
}

/** Kept-alive connections to one server. */
export interface Connection {
  /** Sends a request and has its answer read. Never rejects; redirects are not followed. */
  request<T>(
    request: WireRequest,
    read: (response: IncomingMessage, status: number) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T | Failure>;
  close(): void;
}

/**
 * Kept-alive connections of `node:http`, for what is called all the time: less than half of what telegraf's client costs,
 * and it knows whether a request that failed had been on its way.
 */
export function connect(apiRoot: string): Connection {
  const root = new URL(apiRoot);
  const isSecure = root.protocol === "https:";
  const agentOptions = { keepAlive: true, maxSockets: 64, scheduling: "lifo", timeout: idleMs } as const;
  const agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const send = isSecure ? httpsRequest : httpRequest;
  const hostname = root.hostname.replace(/^\[|\]$/g, "");
  const base = {
    agent,
    protocol: root.protocol,
    hostname,
    // Said here, it is not worked out anew for each request. An address is no name (RFC 6066 §3).
    servername: isIP(hostname) === 0 ? hostname : "",
    port: root.port,
    timeout: silenceMs,
  };
  const prefix = root.pathname.replace(/\/+$/, "");

  return {
    request<T>(
      { method, path, body }: WireRequest,
      read: (response: IncomingMessage, status: number) => Promise<T>,
      signal: AbortSignal | undefined,
    ): Promise<T | Failure> {
      if (signal?.aborted === true) return Promise.resolve(failed(false, "aborted"));
      return new Promise<T | Failure>((resolve) => {
        const request = send({ ...base, method, path: prefix + path, headers: headersOf(root.host, body) });
        let isWritten = false;
        const abort = (): void => void request.destroy(new Error("aborted"));
        const settle = (answer: T | Failure): void => {
          signal?.removeEventListener("abort", abort);
          resolve(answer);
        };
        signal?.addEventListener("abort", abort, { once: true });
        onWritten(request, isSecure, () => {
          isWritten = true;
        });
        request.on("timeout", () => request.destroy(new Error("timeout")));
        request.on("error", (error) => settle(failed(isWritten, reasonOf(error))));
        request.on("response", (response) => {
          read(response, response.statusCode ?? 0).then(settle, (error: unknown) =>
            settle(failed(true, error instanceof Error ? reasonOf(error) : "unknown")),
          );
        });
        request.end(body?.content);
      });
    },
    close(): void {
      agent.destroy();
    },
  };
}

/** The bytes of an answer; undefined when there are more than so many: then the rest is not read. */
export async function bytesOf(
  response: IncomingMessage,
  maxBytes = Number.POSITIVE_INFINITY,
): Promise<Buffer | undefined> {
  if (Number(response.headers["content-length"] ?? 0) > maxBytes) {
    response.destroy();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  let hasEnded = false;
  return new Promise((resolve, reject) => {
    response.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) {
        resolve(undefined);
        response.destroy();
      } else chunks.push(chunk);
    });
    response.on("error", reject);
    response.on("end", () => {
      hasEnded = true;
      const [only] = chunks;
      resolve(chunks.length === 1 ? only : Buffer.concat(chunks));
    });
    // Every answer closes: an error costs more than all else here, and is made only where there was no end.
    response.on("close", () => hasEnded || reject(new Error("closed")));
  });
}

/** As a list of names and values, which Node writes as it is. */
function headersOf(host: string, body: WireRequest["body"]): readonly string[] {
  if (body === undefined) return ["host", host];
  const { type, content } = body;
  return ["host", host, "content-type", type, "content-length", String(Buffer.byteLength(content))];
}

/** Calls back when the request's bytes begin to leave: at once on a kept connection, else when it stands. */
function onWritten(request: ClientRequest, isSecure: boolean, callback: () => void): void {
  request.on("socket", (socket) => {
    if (request.reusedSocket || !socket.connecting) callback();
    else socket.once(isSecure ? "secureConnect" : "connect", callback);
  });
}

/** A request without an answer that could be read. */
export function failed(mayHaveArrived: boolean, reason: string): Failure {
  return { kind: "failed", mayHaveArrived, reason };
}

/** The code alone: a message could name the address. */
function reasonOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return ["aborted", "timeout", "closed"].includes(error.message) ? error.message : error.name;
}
