import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { DeliveryKind } from "./customer.ts";

/** Presses and forms come as JSON in a field, slash commands as fields. */
export function form(kind: DeliveryKind, body: object): string {
  if (kind === "interactive") return new URLSearchParams({ payload: JSON.stringify(body) }).toString();
  const fields = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}

/** Listens on a free port of this machine. */
export function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

/** Where a server listens. */
export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** Undefined when the client went away in the middle. */
export async function readBytes(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // There is nobody left to answer.
    return undefined;
  }
  return Buffer.concat(chunks);
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
