import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "@frontdesk/core";
import { bodyContent, type Exchange, type Reply } from "./exchange.ts";
import { readNodeBody } from "./node-body.ts";
import { cancelBody, sendStream } from "./stream-body.ts";

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

/** How {@link writeNode} writes. */
export interface WriteOptions {
  /** Whether the connection ends with the answer. */
  readonly isLast: boolean;
  readonly log: Log;
}

/** Writes an answer to a Node response. Resolves when it is handed over, a stream when it is over. Never rejects. */
export async function writeNode(
  request: IncomingMessage,
  response: ServerResponse,
  { response: answer, close, place }: Reply,
  { isLast, log }: WriteOptions,
): Promise<void> {
  if (response.headersSent || response.destroyed) return cancelBody(answer, place, log);
  const content = bodyContent(answer);
  const isWhole = typeof content === "string" || content instanceof Uint8Array;
  const headers: Record<string, string> = { ...answer.headers };
  if (isWhole) headers["content-length"] = String(Buffer.byteLength(content));
  if (close || isLast) headers.connection = "close";
  response.writeHead(answer.status, headers);
  const end = async (last: string | Uint8Array = ""): Promise<void> => {
    // Node writes a text in one piece with the head, bytes in a second one; an empty piece would be one, too.
    const piece = last.length === 0 ? undefined : last;
    if (!close || request.readableEnded) {
      response.end(piece);
      return;
    }
    // Closing at once would reset the connection while the client still writes, and it would never see the answer.
    if (piece === undefined) response.flushHeaders();
    else response.write(piece);
    await drain(request);
    response.end();
  };
  if (content === undefined || request.method === "HEAD") {
    await Promise.all([cancelBody(answer, place, log), end()]);
  } else if (isWhole) {
    await end(content);
  } else if (await sendStream(content, response, place, log)) {
    await end();
  }
}

function drain(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = drainBytes;
    const finish = (): void => {
      clearTimeout(timer);
      request.off("data", onData).off("end", finish).off("close", finish);
      resolve();
    };
    const onData = (chunk: Uint8Array): void => {
      left -= chunk.length;
      if (left <= 0) finish();
    };
    const timer = setTimeout(finish, drainMs);
    request.on("data", onData).on("end", finish).on("close", finish);
    request.resume();
  });
}

function originalUrl(request: IncomingMessage): string | undefined {
  return "originalUrl" in request && typeof request.originalUrl === "string" ? request.originalUrl : undefined;
}

function localHost({ socket }: IncomingMessage): string {
  const address = socket.localAddress ?? "localhost";
  return `${address.includes(":") ? `[${address}]` : address}:${socket.localPort ?? 80}`;
}

/** Node joins a header that came several times, but for this one (https://nodejs.org/api/http.html#messageheaders). */
function joinedHeaders({ headers }: IncomingMessage): Exchange["headers"] {
  const { "set-cookie": cookies } = headers;
  const joined = cookies === undefined ? headers : { ...headers, "set-cookie": cookies.join(", ") };
  // Safe: see above. To look at each costs as much as the way to the route.
  return joined as Exchange["headers"];
}
