import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyBytes, type Exchange, type Reply } from "./exchange.ts";
import { readNodeBody } from "./node-body.ts";

/** How long and how much of an unwanted body is thrown away, so that the client gets to read its refusal. */
const drainMs = 1_000;
const drainBytes = 262_144;

/** A Node request as an {@link Exchange}. */
export function nodeExchange(request: IncomingMessage): Exchange {
  const { socket } = request;
  return {
    method: request.method ?? "GET",
    target: { url: request.url ?? "/", originalUrl: originalUrl(request) },
    headers: joinedHeaders(request),
    connection: {
      scheme: "encrypted" in socket && socket.encrypted === true ? "https" : "http",
      host: request.headers.host ?? request.headers[":authority"]?.toString() ?? localHost(request),
      remoteAddress: socket.remoteAddress,
    },
    body: (maxBytes) => readNodeBody(request, maxBytes),
  };
}

/** Writes an answer to a Node response. `isLast`: the connection ends with it. */
export function writeNode(request: IncomingMessage, response: ServerResponse, reply: Reply, isLast: boolean): void {
  const { response: answer, close } = reply;
  if (response.headersSent || response.destroyed) return;
  const body = bodyBytes(answer);
  const headers: Record<string, string> = { ...answer.headers };
  if (body !== undefined) headers["content-length"] = String(body.length);
  if (close || isLast) headers.connection = "close";
  response.writeHead(answer.status, headers);
  const shown = request.method === "HEAD" ? undefined : body;
  if (!close || request.readableEnded) {
    response.end(shown);
    return;
  }
  // Closing at once would reset the connection while the client still writes, and it would never see the answer.
  if (shown !== undefined) response.write(shown);
  drain(request, () => response.end());
}

function drain(request: IncomingMessage, done: () => void): void {
  let left = drainBytes;
  const finish = (): void => {
    clearTimeout(timer);
    request.off("data", onData).off("end", finish).off("close", finish);
    done();
  };
  const onData = (chunk: Uint8Array): void => {
    left -= chunk.length;
    if (left <= 0) finish();
  };
  const timer = setTimeout(finish, drainMs);
  request.on("data", onData).on("end", finish).on("close", finish);
  request.resume();
}

function originalUrl(request: IncomingMessage): string | undefined {
  return "originalUrl" in request && typeof request.originalUrl === "string" ? request.originalUrl : undefined;
}

function localHost({ socket }: IncomingMessage): string {
  const address = socket.localAddress ?? "localhost";
  return `${address.includes(":") ? `[${address}]` : address}:${socket.localPort ?? 80}`;
}

function joinedHeaders({ headers }: IncomingMessage): { readonly [name: string]: string | undefined } {
  const joined: Record<string, string | undefined> = {};
  for (const name in headers) {
    const value = headers[name];
    joined[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return joined;
}
