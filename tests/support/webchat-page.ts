import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Runtime } from "frontdesk";

const bundle = readFileSync(new URL("../node_modules/botframework-webchat/dist/webchat.js", import.meta.url));

/**
 * A page with Microsoft's Web Chat, put in as its documentation has it, which keeps its token over a reload. The bot
 * is where the page is, or where `?bot=` says.
 */
const page = (webSocket: boolean): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Support</title><link rel="icon" href="data:,">
<style>html, body, #chat { height: 100%; margin: 0 }</style></head>
<body><div id="chat" role="main"></div><script src="/webchat.js"></script><script type="module">
const domain = (new URLSearchParams(location.search).get("bot") ?? location.origin) + "/v3/directline";
const kept = sessionStorage.getItem("token");
const token = kept ?? (await (await fetch(domain + "/tokens/generate", { method: "POST" })).json()).token;
sessionStorage.setItem("token", token);
// Web Chat waits from 3 to 15 seconds before it connects again; here it is always 3.
const random = Math.random;
Math.random = () => 0;
const directLine = WebChat.createDirectLine({ domain, token, webSocket: ${webSocket}, pollingInterval: 200 });
Math.random = random;
WebChat.renderWebChat(
  { directLine, locale: "en-US", styleOptions: { suggestedActionLayout: "flow" } },
  document.getElementById("chat"),
);
</script></body></html>`;

const pages: { readonly [path: string]: { readonly type: string; readonly body: string | Buffer } } = {
  "/ws": { type: "text/html", body: page(true) },
  "/poll": { type: "text/html", body: page(false) },
  "/webchat.js": { type: "text/javascript", body: bundle },
};

/** A server of a test. */
export interface Site {
  readonly url: string;
  /** Breaks every connection, as a network does. */
  cut(): void;
  close(): Promise<void>;
}

/** A site with Web Chat at `/ws` and `/poll`, and behind it the bot, if there is one. */
export async function openSite(desk?: Runtime): Promise<Site> {
  const listener: RequestListener = (request, response) => {
    const found = pages[request.url?.split("?")[0] ?? ""];
    if (found !== undefined) response.setHeader("content-type", found.type).end(found.body);
    else if (desk !== undefined) void desk.node(request, response);
    else response.writeHead(404).end();
  };
  const server = createServer(listener);
  if (desk !== undefined) server.on("upgrade", desk.upgrade);
  const connections = new Set<Socket>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of connections) socket.destroy();
  };
  return {
    // A server that listens on TCP has such an address.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    async close() {
      const over = new Promise((resolve) => server.close(resolve));
      cut();
      await over;
    },
  };
}
