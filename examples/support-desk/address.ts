import { once } from "node:events";
import { createServer } from "node:net";

/** Where a server that listens there is opened in a browser of this machine. */
export function addressUrl(host: string, port: number): string {
  const isAny = host === "0.0.0.0" || host === "::";
  return `http://${isAny ? "localhost" : host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** A port that nobody has: the addresses in the bot's answers are needed before the server listens. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
