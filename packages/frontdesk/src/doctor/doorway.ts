import { createServer } from "node:http";
import { type Route, silentLog } from "@frontdesk/core";
import { normalizeBasePath } from "../http/location.ts";
import { nodeExchange, writeNode } from "../http/node-host.ts";
import { routeTable } from "../http/route-table.ts";
import { router } from "../http/router.ts";
import { addressUrl, listen } from "../serve/listen.ts";

/** A server for the time of a round trip. */
export interface Doorway {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves a channel's routes, in the bot's place, so that the platform's requests reach the doctor.
 *
 * @param url where the server is reached from outside: its path is the base path
 * @throws FrontdeskError `runtime.port_taken`, `runtime.invalid_options`.
 */
export async function openDoorway(routes: readonly Route[], port: number, url: string | undefined): Promise<Doorway> {
  const basePath = normalizeBasePath(url === undefined ? "" : new URL(url).pathname);
  const table = routeTable(routes, []);
  const answers = router({ table, log: silentLog, basePath, proxies: 0, refuse: () => undefined });
  const server = createServer(async (request, response) => {
    const reply = await answers.answer(nodeExchange(request));
    if (reply === undefined) response.destroy();
    else await writeNode(request, response, reply, { isLast: true, log: silentLog });
  });
  const address = await listen(server, port, "127.0.0.1");
  return {
    url: addressUrl(address),
    async close(): Promise<void> {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
