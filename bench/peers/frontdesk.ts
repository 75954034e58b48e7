// The whole way of a message: verified, on disk, understood, looked up, committed, sent.
import { files } from "@frontdesk/files";
import { telegram } from "@frontdesk/telegram";
import { frontdesk, runtime, serve, sqlite } from "frontdesk";
import { supportDesk } from "../../examples/support-desk/bot.ts";
import { serveCpu } from "../support/child.ts";
import { neverMet } from "../support/limits.ts";
import { echo } from "./handler.ts";

/** As the peers' echo, for the runs that compare answers with messages. */
function echoBot() {
  const front = frontdesk({ id: "echo", name: "Echo", disclosure: false });
  const repeat = front.intent({
    name: "repeat",
    examples: ["message 1 of chat 20", "message 10 of chat 7", "message 5 of chat 1"],
    run: (turn) => turn.once("echo", () => echo(turn.text)),
  });
  return front.bot({ intents: [repeat], fallback: (turn) => turn.once("echo", () => echo(turn.text)) });
}

const knowledge = files(new URL("../../examples/support-desk/knowledge/", import.meta.url));
const channel = telegram({ token: "4711:TOKEN", webhookSecret: "bench-secret", apiRoot: process.env.API_ROOT ?? "", gatherMs: 0 });
// Telegram's 30 messages a second would be all that is measured.
const unlimited = { ...channel, capabilities: { ...channel.capabilities, rate: {} } };
const desk = runtime(process.env.HANDLER === "works" ? echoBot() : supportDesk(knowledge), {
  channels: [unlimited],
  store: sqlite(process.env.DATABASE ?? ""),
  limits: neverMet,
  log: { debug() {}, info() {}, warn() {}, error: (event, _fields, error) => console.error(event, error) },
});
const { port } = await serve(desk, { port: 0, print: () => {} });
serveCpu(port);
