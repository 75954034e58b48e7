import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Bot, memoryFiles } from "@frontdesk/core";
import { type FakeDesk, fakeDesk } from "@frontdesk/core/testing";
import { lineLog, memory, runtime, type WebOptions, web } from "frontdesk";
import { onTestFinished } from "vitest";

/** A bot that is served with its widget, and pages that have it. */
export interface WidgetSite {
  readonly url: string;
  readonly desk: FakeDesk;
  /** Breaks every connection, as a network does. */
  cut(): void;
  /** While it is down nothing gets through: requests break off. */
  setDown(isDown: boolean): void;
}

/** A page: what stands in its head and body, and the headers that it is sent with. */
export interface WidgetPage {
  readonly lang?: string | undefined;
  readonly head?: string | undefined;
  readonly body: string;
  readonly doctype?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** The element as documented, from the page's own server; `origin` where that is another one. */
export function widget(attributes = "", origin = ""): string {
  const endpoint = origin === "" ? "" : ` endpoint="${origin}"`;
  return `<script src="${origin}/frontdesk-chat.js" async></script><frontdesk-chat${endpoint} ${attributes}></frontdesk-chat>`;
}

function html({ lang = "en", head = "", body, doctype = "<!doctype html>" }: WidgetPage): string {
  return `${doctype}<html lang="${lang}"><head><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1">${head}</head><body>${body}</body></html>`;
}

/** Serves a bot on a port of its own, with pages by their paths; `/` has the widget. It ends with the test. */
export async function openWidgetSite(
  bot: Bot,
  {
    pages = {},
    options,
  }: { readonly pages?: { readonly [path: string]: WidgetPage }; readonly options?: WebOptions } = {},
): Promise<WidgetSite> {
  const desk = fakeDesk();
  const running = runtime(bot, {
    channels: [web(options)],
    desk,
    store: memory(),
    files: memoryFiles(),
    log: lineLog({ level: "silent" }),
  });
  await running.start();
  const all: { readonly [path: string]: WidgetPage } = { "/": { body: widget() }, ...pages };
  let isDown = false;
  const server = createServer((request, response) => {
    const page = all[request.url?.split("?")[0] ?? ""];
    if (isDown) request.socket.destroy();
    else if (page === undefined) void running.node(request, response);
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...page.headers }).end(html(page));
  });
  server.on("upgrade", (request, socket, head) => {
    if (isDown) socket.destroy();
    else running.upgrade(request, socket, head);
  });
  const connections = new Set<Socket>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.on("close", () => connections.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of connections) socket.destroy();
  };
  onTestFinished(async () => {
    await running.stop({ deadlineMs: 0 });
    const over = new Promise((resolve) => server.close(resolve));
    cut();
    await over;
  });
  return {
    // Safe: a server that listens on TCP has such an address.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    desk,
    cut,
    setDown(next) {
      isDown = next;
      if (next) cut();
    },
  };
}
