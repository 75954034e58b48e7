import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { type ApiAnswer, readAnswer, type TelegramApi } from "./api.ts";

/** Silence on the line after which a call is given up, in milliseconds; callers with a limit of their own abort before. */
const silenceMs = 60_000;

/** Idle connections are closed before a server does it: a request that meets a closing one has an unknown outcome. */
const idleMs = 30_000;

/**
 * The Bot API over kept-alive connections of `node:http`, for the methods that are called all the time: less than half of
 * what telegraf's client costs, and it knows whether a request that failed had been on its way.
 */
export function httpApi(apiRoot: string, token: string): TelegramApi {
  const root = new URL(apiRoot);
  const isSecure = root.protocol === "https:";
  const agentOptions = { keepAlive: true, maxSockets: 64, scheduling: "lifo", timeout: idleMs } as const;
  const agent = isSecure ? new HttpsAgent(agentOptions) : new HttpAgent(agentOptions);
  const send = isSecure ? httpsRequest : httpRequest;
  const base = {
    agent,
    method: "POST",
    protocol: root.protocol,
    hostname: root.hostname.replace(/^\[|\]$/g, ""),
    port: root.port,
    timeout: silenceMs,
  };
  const prefix = `${root.pathname.replace(/\/+$/, "")}/bot${token}/`;

  return {
    call(method, payload, signal): Promise<ApiAnswer> {
      if (signal?.aborted === true) return Promise.resolve(failed(false, "aborted"));
      const body = Buffer.from(JSON.stringify(payload), "utf8");
      const headers = { "content-type": "application/json", "content-length": body.length };
      return new Promise((resolve) => {
        const request = send({ ...base, path: prefix + method, headers });
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
        request.on("response", (response) => read(response, settle));
        request.end(body);
      });
    },
    close(): void {
      agent.destroy();
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

function read(response: IncomingMessage, settle: (answer: ApiAnswer) => void): void {
  const chunks: Buffer[] = [];
  response.on("data", (chunk: Buffer) => chunks.push(chunk));
  response.on("error", (error) => settle(failed(true, reasonOf(error))));
  response.on("end", () => {
    const status = response.statusCode ?? 0;
    const body = parse(Buffer.concat(chunks).toString("utf8"));
    const isReadable = body !== undefined || status >= 400;
    settle(isReadable ? readAnswer(status, body) : failed(true, "unreadable answer"));
  });
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

/** The code alone: a message could name the address. */
function reasonOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.message === "aborted" || error.message === "timeout" ? error.message : error.name;
}
