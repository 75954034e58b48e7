import { createServer } from "node:http";
import type { Route } from "@frontdesk/core";
import { callRoute } from "@frontdesk/core/testing";
import { later } from "./channel.ts";

/** The address of a server with these routes, until the test is over. */
export async function served(routes: readonly Route[]): Promise<string> {
  const server = createServer(async (request, response) => {
    const [path = "/"] = (request.url ?? "/").split("?");
    const route = routes.find((each) => each.path === path && each.method === request.method);
    if (route === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { status, headers } = await callRoute(routes, { method: route.method, path, headers: {}, body: "{}" });
    response.writeHead(status, headers).end();
  });
  later(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}
