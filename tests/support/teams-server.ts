import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Runtime } from "frontdesk";
import { onTestFinished } from "vitest";

/** A server for a bot until the end of the test; its origin. */
export async function serve(running: Runtime): Promise<string> {
  const server = createServer((request, response) => void running.node(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
