// The other side of every channel: the sending methods of Telegram, Slack and the Bot Connector. It takes every message and
// keeps when it came, for which chat, and what it said.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One answer: the chat, its text, and when it came by the machine's monotonic clock, in milliseconds. */
export type Answer = readonly [chat: string, text: string, at: number];

let answers: Answer[] = [];
let sent = 0;

function keep(chat: unknown, text: unknown): string {
  answers.push([String(chat), String(text), Number(process.hrtime.bigint()) / 1e6]);
  return String(++sent);
}

function answer(path: string, body: string, type: string): unknown {
  const method = path.split("?")[0]?.split("/").at(-1) ?? "";
  if (path.startsWith("/bot")) {
    if (method === "getMe") return { ok: true, result: { id: 4711, is_bot: true, first_name: "Bench", username: "bench_bot" } };
    if (method !== "sendMessage") return { ok: true, result: true };
    const { chat_id, text } = JSON.parse(body);
    const message_id = Number(keep(chat_id, text));
    return { ok: true, result: { message_id, date: 0, chat: { id: chat_id, type: "private", first_name: "Ann" }, text } };
  }
  if (path.startsWith("/api/")) {
    if (method === "auth.test") return { ok: true, user_id: "UBOT", bot_id: "BBOT", team_id: "T1" };
    if (method !== "chat.postMessage") return { ok: true };
    const { channel, text } = type.includes("json") ? JSON.parse(body) : Object.fromEntries(new URLSearchParams(body));
    return { ok: true, channel, ts: `1700000000.${keep(channel, text).padStart(6, "0")}`, message: { text } };
  }
  const { conversation, text } = JSON.parse(body);
  return { id: keep(conversation?.id, text) };
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const said = answer(request.url ?? "", Buffer.concat(chunks).toString(), request.headers["content-type"] ?? "");
    const text = JSON.stringify(said);
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // Safe: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  process.on("message", (question) => {
    if (question !== "answers") return process.send?.(sent);
    process.send?.(answers);
    answers = [];
    return undefined;
  });
  process.send?.({ port });
});
