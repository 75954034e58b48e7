import { Agent, createServer } from "node:http";
import { Bot, webhookCallback } from "grammy";
import { listening } from "../support/child.ts";
import { echo } from "./handler.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const bot = new Bot("4711:TOKEN", {
  client: { apiRoot: process.env.API_ROOT ?? "", canUseWebhookReply: () => false, baseFetchConfig: { agent, compress: true } },
});
await bot.init();
bot.on("message:text", async (context) => {
  await context.reply(await echo(context.message.text));
});
listening(createServer(webhookCallback(bot, "http", { secretToken: "bench-secret" })));
