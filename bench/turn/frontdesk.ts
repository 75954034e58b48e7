// The whole way of a message: verified, on disk, understood, looked up, committed, sent.
import { files } from "@frontdesk/files";
import { telegram } from "@frontdesk/telegram";
import { runtime, serve, sqlite } from "frontdesk";
import { supportDesk } from "../../examples/support-desk/bot.ts";
import { serveCpu } from "../support/child.ts";

const knowledge = files(new URL("../../examples/support-desk/knowledge/", import.meta.url));
const channel = telegram({ token: "4711:TOKEN", webhookSecret: "bench-secret", apiRoot: process.env.API_ROOT ?? "", gatherMs: 0 });
// Telegram's 30 messages a second would be all that is measured.
const unlimited = { ...channel, capabilities: { ...channel.capabilities, rate: {} } };
const desk = runtime(supportDesk(knowledge), {
  channels: [unlimited],
  store: sqlite(process.env.DATABASE ?? ""),
  log: { debug() {}, info() {}, warn() {}, error: (event, _fields, error) => console.error(event, error) },
});
const { port } = await serve(desk, { port: 0, print: () => {} });
serveCpu(port);
