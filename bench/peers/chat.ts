import { createServer } from "node:http";
import { createMemoryState } from "@chat-adapter/state-memory";
import { createTelegramAdapter } from "@chat-adapter/telegram";
import { Chat, ConsoleLogger } from "chat";
import { listening } from "../support/child.ts";
import { echo } from "./handler.ts";

const logger = new ConsoleLogger("error");
const telegram = createTelegramAdapter({
  botToken: "4711:TOKEN",
  secretToken: "bench-secret",
  apiUrl: process.env.API_ROOT ?? "",
  mode: "webhook",
  userName: "bench_bot",
  logger,
});
const chat = new Chat({
  userName: "bench_bot",
  // Safe: its types were not written for `exactOptionalPropertyTypes`.
  adapters: { telegram: telegram as never },
  state: createMemoryState(),
  concurrency: "queue",
  logger,
});
// Safe: an adapter of this name was given.
const webhook = chat.webhooks.telegram as NonNullable<typeof chat.webhooks.telegram>;
// Of the messages that wait only the newest has a call of its own: the others are handed over with it, and are answered here too.
chat.onDirectMessage(async (thread, message, _channel, context) => {
  for (const one of [...(context?.skipped ?? []), message]) await thread.post(await echo(one.text));
});
await chat.initialize();

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    // Safe: Node's own headers, of which none here comes twice.
    const headers = new Headers(request.headers as Record<string, string>);
    const asked = new Request(`http://127.0.0.1${request.url}`, { method: "POST", headers, body: Buffer.concat(chunks) });
    const answer = await webhook(asked, { waitUntil: () => {} });
    response.writeHead(answer.status);
    response.end(await answer.text());
  });
});
listening(server);
