// One node of the fault suite: a bot on a store, which takes what customers write over HTTP and answers them over HTTP.
// It prints `ready <port>` when it serves, and its log on standard error. Run by node-process.ts.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { flushCompileCache } from "node:module";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChannelHost, engine, frontdesk, type Log, type Store } from "@frontdesk/core";
import { fakeEvent } from "@frontdesk/core/testing";
import { postgres } from "@frontdesk/postgres";
import { sqlite } from "@frontdesk/sqlite";
import { botId, channelNames, channelOf, type NodeSettings } from "./node-settings.ts";
import { post, wireChannel } from "./wire-channel.ts";

// Safe: written by node-process.ts, from this very type.
const settings = JSON.parse(process.argv[2] ?? "{}") as NodeSettings;

// The clock of this machine, as far as this process can tell.
const trueNow = Date.now;
let clockOffsetMs = 0;
Date.now = () => trueNow() + clockOffsetMs;

/** Every so many messages a handler takes so long, in milliseconds. */
const slowEvery = 40;
const slowMs = 700;
/** And every so many have an effect outside. */
const effectEvery = 5;

const front = frontdesk({ id: botId, name: "Faults", disclosure: false });
const count = front.intent({
  name: "count",
  examples: ["count item 1", "count item 22", "please count item 333"],
  async run(turn) {
    const number = Number(/\d+/.exec(turn.text)?.[0]);
    if (number % slowEvery === 0) await sleep(slowMs, undefined, { signal: turn.signal });
    if (number % effectEvery === 0) {
      await turn.once("effect", async ({ idempotencyKey, signal }) => {
        const url = `/effect?chat=${turn.user.id}&n=${number}&key=${encodeURIComponent(idempotencyKey)}`;
        await post(new URL(url, settings.platform), "", signal);
        return null;
      });
    }
    return `counted item ${number}`;
  },
});
const bot = front.bot({ intents: [count] });

const write =
  (level: string) =>
  (code: string, fields?: object, error?: unknown): void => {
    const cause = error instanceof Error ? `${error.name}: ${error.message}` : "";
    process.stderr.write(`${trueNow()} ${level} ${code} ${JSON.stringify(fields ?? {})} ${cause}\n`);
  };
const log: Log = { debug() {}, info: write("info"), warn: write("warn"), error: write("error") };

const store: Store =
  settings.store === "sqlite"
    ? sqlite(settings.where, { thread: settings.thread })
    : postgres(settings.where, {
        leaseMs: settings.leaseMs,
        claimMs: settings.claimMs,
        connections: 5,
        connectTimeoutMs: 1_000,
        statementTimeoutMs: 3_000,
      });
const wires = channelNames.map((name) => wireChannel(name, settings.platform));
const desk = engine(bot, {
  channels: wires.map(({ channel }) => channel),
  store,
  log,
  // A chat here writes as fast as it can, also to a node that has just come back.
  limits: false,
  sendTimeoutMs: settings.sendTimeoutMs,
});
await desk.start();

/** A customer's message; whoever delivers it hears that it was taken when it is on the disk. */
async function take(chat: number, number: number): Promise<number> {
  const host: ChannelHost | undefined = wires[channelNames.indexOf(channelOf(chat))]?.host();
  const who = { chat: String(chat), user: { id: String(chat) } };
  const event = fakeEvent(who, { key: `${chat}-${number}`, order: number, at: trueNow() });
  try {
    await host?.accept([{ ...event, kind: "message", text: `count item ${number}` }]);
    return 200;
  } catch {
    return 503;
  }
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://node");
  const number = (name: string): number => Number(url.searchParams.get(name));
  request.resume();
  if (url.pathname === "/in") response.statusCode = await take(number("chat"), number("n"));
  else if (url.pathname === "/clock") clockOffsetMs = number("offsetMs");
  else response.write(JSON.stringify({ ...desk.status().share, waiting: desk.status().waiting }));
  response.end();
}

const server = createServer((request, response) => void handle(request, response));
server.listen(0, "127.0.0.1", () => {
  // Safe: it listens on a port.
  process.stdout.write(`ready ${(server.address() as AddressInfo).port}\n`);
  // Now: it will be killed, and not end.
  flushCompileCache();
});
