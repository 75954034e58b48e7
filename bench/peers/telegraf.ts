import { Agent } from "node:http";
import { createServer } from "node:http";
import { Telegraf } from "telegraf";
import { listening } from "../support/child.ts";
import { echo } from "./handler.ts";

const agent = new Agent({ keepAlive: true, maxSockets: 64 });
// `webhookReply: false`: the answer goes out as a call, as everybody's does here.
const bot = new Telegraf("4711:TOKEN", { telegram: { apiRoot: process.env.API_ROOT ?? "", agent, webhookReply: false } });
bot.botInfo = await bot.telegram.getMe();
bot.on("text", async (context) => {
  await context.reply(await echo(context.message.text));
});
listening(createServer(bot.webhookCallback("/telegram/webhook", { secretToken: "bench-secret" })));
