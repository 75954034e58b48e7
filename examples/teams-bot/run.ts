// Where the bot runs. Everything that differs from one machine to another comes from the environment: see .env.example.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inbox } from "@frontdesk/inbox";
import { type Channel, diskFiles, serve, sqlite } from "frontdesk";
import { bot } from "./bot.ts";

/** A variable, or undefined where it is empty: a line of .env may be left without a value. */
const setting = (name: string): string | undefined => process.env[name]?.trim() || undefined;

/** Serves the bot on a channel, with the inbox beside it, until the process is told to stop. */
export async function run(channel: Channel): Promise<void> {
  const data = setting("DATA") ?? "data";
  mkdirSync(data, { recursive: true });
  const publicUrl = setting("PUBLIC_URL");
  const email = setting("INBOX_EMAIL");
  const firstLead = email === undefined ? undefined : { email, password: setting("INBOX_PASSWORD") };
  const { url } = await serve(bot, {
    port: Number(setting("PORT") ?? 3000),
    host: setting("HOST"),
    channels: [channel],
    // A bot that Microsoft does not take is of no use: the program says why and ends.
    startup: "strict",
    desk: inbox({ firstLead, publicUrl }),
    store: sqlite(join(data, "people-desk.db")),
    files: diskFiles(join(data, "files")),
    // What has a public address stands behind a proxy that speaks https for it.
    trustProxy: publicUrl !== undefined,
  });
  console.log(`The messaging endpoint is ${publicUrl ?? url}/api/messages`);
  console.log(`The inbox is at ${publicUrl ?? url}/inbox`);
}
