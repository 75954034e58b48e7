import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inbox } from "@frontdesk/inbox";
import { frontdesk, memory, type Runtime, runtime, web } from "frontdesk";

/** A bot with a widget and an inbox, in this process. */
export interface FacesServer {
  readonly url: string;
  readonly desk: Runtime;
  /** The conversation's id in the store, by the channel's own. */
  conversationOf(channelId: string): Promise<string>;
  /** The link that opens the inbox. */
  invite(): Promise<string>;
  close(): Promise<void>;
}

const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script src="/frontdesk-chat.js" async></script><body><h1>Shop</h1><frontdesk-chat open></frontdesk-chat></body></html>`;

/** A thousand bubbles as plain as they can be: what scrolling costs without a widget. */
const plain = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title><link rel="icon" href="data:,">
<style>body{margin:0}#log{height:600px;width:400px;overflow:auto}p{margin:8px;padding:10px;border-radius:16px;background:#eee}</style>
<div id="log">${Array.from({ length: 1_000 }, (_, index) => `<p>${line(index)}</p>`).join("")}</div></html>`;

/** One message of a long conversation. */
export function line(index: number): string {
  return `Message ${index}: your parcel left our warehouse and is on its way to you. `.repeat(1 + (index % 3));
}

/** Starts it on a free port. */
export async function startFaces(): Promise<FacesServer> {
  const bot = frontdesk({ id: "faces", name: "Faces", disclosure: false }).bot({ intents: [] });
  const store = memory();
  const people = inbox();
  const desk = runtime(bot, {
    store,
    channels: [web({ limits: false })],
    desk: people,
    log: { debug() {}, info() {}, warn() {}, error: console.error },
  });
  await desk.start();
  const server = createServer((request, response) => {
    const own = { "/": page, "/plain": plain }[request.url ?? ""];
    if (own === undefined) void desk.node(request, response);
    else response.writeHead(200, { "content-type": "text/html" }).end(own);
  }).on("upgrade", desk.upgrade);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // Safe: a server that listens on TCP has an address and a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    desk,
    async conversationOf(channelId) {
      const id = await store.find("web", "web", channelId);
      if (id === undefined) throw new Error("The visitor has not written yet.");
      return id;
    },
    invite: async () => url + (await people.invite({ name: "Robin", role: "lead", needsPassword: false })),
    async close() {
      server.closeAllConnections();
      server.close();
      await desk.stop();
    },
  };
}

/** A visitor who writes something, without a browser. Returns the channel's id of the conversation. */
export async function visit(url: string, text: string): Promise<string> {
  const post = async (path: string, body: object, session = ""): Promise<{ [field: string]: unknown }> => {
    const headers = { "content-type": "application/json", ...(session === "" ? {} : { authorization: `Bearer ${session}` }) };
    const answer = await fetch(`${url}/chat/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
    return answer.json();
  };
  const { session, conversation } = await post("session", {});
  await post("messages", { id: "1", text }, String(session));
  return String(conversation);
}
