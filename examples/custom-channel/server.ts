import { runtime, serve, sqlite } from "frontdesk";
import { bot } from "./bot.ts";
import { webhook } from "./src/index.ts";

const { WEBHOOK_SECRET: secret = "", WEBHOOK_URL: url = "http://127.0.0.1:4000/replies" } = process.env;

await serve(runtime(bot, { channels: [webhook({ secret, url })], store: sqlite("corner-shop.db") }), { port: 3000 });
