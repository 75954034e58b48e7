import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Channel, type ChannelHost, engine, frontdesk, messageText, type Outbound } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import { neverMet } from "../support/limits.ts";

// One node: what is posted to it is accepted, and what it answers is told to whoever started it.
const { DATABASE_URL, SCHEMA, LEASE_MS } = process.env;
const front = frontdesk({ id: "bench", name: "Bench", disclosure: false });
const more = front.intent({
  name: "more",
  examples: ["one more please", "another one please"],
  run: (turn) => turn.text.split(" ").at(-1) ?? "",
});
const bot = front.bot({ intents: [more] });

let host: ChannelHost | undefined;
const wire: Channel<Outbound> = {
  apiVersion: 1,
  name: "wire",
  capabilities: {
    text: { maxLength: 4_000, markdown: false },
    choices: { max: 10, labelMaxLength: 40, urls: true },
    cards: false,
    carousels: false,
    images: false,
    files: false,
    lists: false,
    tables: false,
    sources: false,
    feedback: false,
    rate: {},
    gatherMs: 0,
    idempotentSend: false,
  },
  async open(opened) {
    host = opened;
  },
  key: (address) => String(address.chat),
  render: (message) => [message],
  async send(_address, message) {
    process.send?.({ answered: messageText(message.parts) });
    return {};
  },
  async close() {},
};

const store = postgres(DATABASE_URL, { schema: SCHEMA, leaseMs: Number(LEASE_MS) });
const node = engine(bot, { channels: [wire], store, limits: neverMet });
await node.start();

const server = createServer(async (request, response) => {
  const [, chat = "", text = ""] = (request.url ?? "").split("/");
  try {
    await host?.accept([
      {
        kind: "message",
        account: "bench",
        address: { chat },
        conversationKind: "direct",
        eventKeys: [text],
        order: 0,
        at: Date.now(),
        user: { id: chat },
        text: `one more please ${text}`,
      },
    ]);
    response.writeHead(200).end();
  } catch {
    response.writeHead(503).end();
  }
});
server.listen(0, "127.0.0.1", () => {
  // Safe: it listens on a port.
  process.send?.({ port: (server.address() as AddressInfo).port });
});
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, share: node.status().share });
});
