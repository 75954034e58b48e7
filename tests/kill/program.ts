// A bot on SQLite that a test kills. It reads lines from standard input, one event each, and prints `ack <key>` when an
// event is accepted. What it sends and what its effects do goes into files, where a kill leaves it.
import { appendFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Channel, type ChannelHost, engine, frontdesk, messageText, type Outbound } from "@frontdesk/core";
import { fakeCapabilities, fakeEvent } from "@frontdesk/core/testing";
import { sqlite } from "@frontdesk/sqlite";

const [database = "", sentFile = "", effectsFile = ""] = process.argv.slice(2);

const front = frontdesk({ id: "kill", name: "Kill", disclosure: false });
const count = front.intent({
  name: "count",
  examples: ["count item 1", "count item 22", "please count item 333"],
  async run(turn) {
    const number = /\d+/.exec(turn.text)?.[0] ?? "none";
    await turn.once("effect", ({ idempotencyKey }) => {
      appendFileSync(effectsFile, `${turn.user.id}\t${number}\t${idempotencyKey}\n`);
      return null;
    });
    return `counted ${number}`;
  },
});

let host: ChannelHost | undefined;
const pipe: Channel<Outbound> = {
  apiVersion: 1,
  name: "pipe",
  capabilities: { ...fakeCapabilities, idempotentSend: false },
  open: async (opened) => {
    host = opened;
  },
  key: (address) => String(address.chat),
  render: (message) => [message],
  async send(address, message, { idempotencyKey }) {
    appendFileSync(sentFile, `${address.chat}\t${messageText(message.parts)}\t${idempotencyKey}\n`);
    return {};
  },
  close: async () => {},
};

const desk = engine(front.bot({ intents: [count] }), { channels: [pipe], store: sqlite(database) });
await desk.start();
process.stdout.write("ready\n");

for await (const line of createInterface({ input: process.stdin })) {
  const [chat = "", number = ""] = line.split(" ");
  const key = `${chat}-${number}`;
  const event = fakeEvent({ chat, user: { id: chat } }, { key, order: Number(number), at: Date.now() });
  // Side by side, as a server would: the acknowledgement comes when the event is on disk.
  void host?.accept([{ ...event, kind: "message", text: `count item ${number}` }]).then(
    () => process.stdout.write(`ack ${key}\n`),
    () => process.stdout.write(`refused ${key}\n`),
  );
}
