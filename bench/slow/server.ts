// The whole way of a message, with a handler that takes ten seconds for those who ask for it.
import { setTimeout as sleep } from "node:timers/promises";
import { telegram } from "@frontdesk/telegram";
import { frontdesk, runtime, serve, sqlite } from "frontdesk";
import { serveCpu } from "../support/child.ts";
import { neverMet } from "../support/limits.ts";

const handlerMs = Number(process.env.HANDLER_MS);
const front = frontdesk({ id: "slow", name: "Slow", disclosure: false });
const bot = front.bot({
  intents: [],
  async fallback(turn) {
    if (turn.text.startsWith("slow")) await sleep(handlerMs);
    return turn.text;
  },
});
const channel = telegram({ token: "4711:TOKEN", webhookSecret: "bench-secret", apiRoot: process.env.API_ROOT ?? "", gatherMs: 0 });
// Telegram's 30 messages a second would be all that is measured.
const unlimited = { ...channel, capabilities: { ...channel.capabilities, rate: {} } };
const desk = runtime(bot, {
  channels: [unlimited],
  store: sqlite(process.env.DATABASE ?? ""),
  limits: neverMet,
  log: { debug() {}, info() {}, warn() {}, error: (event, _fields, error) => console.error(event, error) },
});
const { port } = await serve(desk, { port: 0, print: () => {} });
serveCpu(port);
