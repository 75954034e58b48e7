import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** Something that arrived. */
export interface Delivery {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A program that is sent webhooks. */
export interface Receiver {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** Resolves when so many have arrived and were answered. */
  until(count: number): Promise<void>;
}

/** Listens on a port of the system's choice until the test is over, and answers with these, then with 204. */
export async function receiver(
  ...answers: readonly { readonly status: number; readonly location?: string }[]
): Promise<Receiver> {
  const deliveries: Delivery[] = [];
  const waiting = new Set<() => void>();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { status, location } = answers[deliveries.length] ?? { status: 204 };
      deliveries.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(status, location === undefined ? {} : { location }).end();
      response.on("finish", () => {
        for (const check of [...waiting]) check();
      });
    });
  };
  const url = await listening(createServer(answer));
  return {
    url,
    deliveries,
    until: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (deliveries.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

/** The address of a server that listens until the test is over. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // Safe: a server that listens on a port has an address that is an object.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
