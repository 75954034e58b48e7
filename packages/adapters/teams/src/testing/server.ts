import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that came whole. */
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly bytes: Uint8Array;
}

/** An answer in JSON, or in bytes; `reset`: the connection breaks; `hang`: there is none. */
export type FakeAnswer =
  | { readonly status: number; readonly body?: unknown; readonly headers?: { readonly [name: string]: string } }
  | "reset"
  | "hang";

/** A server on 127.0.0.1. */
export interface FakeServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** Serves answers on a free port of 127.0.0.1. */
export async function serveFake(answer: (request: FakeRequest) => Promise<FakeAnswer>): Promise<FakeServer> {
  const server = createServer((request, response) => void handle(request, response, answer));
  await listen(server);
  return {
    origin: `http://127.0.0.1:${portOf(server)}`,
    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: FakeRequest) => Promise<FakeAnswer>,
): Promise<void> {
  const bytes = await readBody(request);
  if (bytes === undefined) return;
  const body = bytes.toString("utf8");
  const { method = "GET", url = "/", headers } = request;
  const given = await answer({ method, path: url, headers, body, bytes });
  if (given === "hang") return;
  if (given === "reset") {
    request.socket.destroy();
    return;
  }
  response.writeHead(given.status, { "content-type": "application/json", ...given.headers });
  const { body: answered } = given;
  const isSent = answered === undefined || answered instanceof Uint8Array;
  response.end(isSent ? answered : JSON.stringify(answered));
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Undefined when the client went away in the middle. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // There is nobody left to answer.
    return undefined;
  }
  return Buffer.concat(chunks);
}
