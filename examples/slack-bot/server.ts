// Where the bot runs. Everything that differs from one machine to another comes from the environment: see .env.example.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { inbox } from "@frontdesk/inbox";
import { slack } from "@frontdesk/slack";
import { diskFiles, serve, sqlite } from "frontdesk";
import { bot } from "./bot.ts";

/** A variable, or undefined where it is empty: a line of .env may be left without a value. */
const setting = (name: string): string | undefined => process.env[name]?.trim() || undefined;

const data = setting("DATA") ?? "data";
mkdirSync(data, { recursive: true });
const publicUrl = setting("PUBLIC_URL");
const email = setting("INBOX_EMAIL");
const firstLead = email === undefined ? undefined : { email, password: setting("INBOX_PASSWORD") };

const { url } = await serve(bot, {
  port: Number(setting("PORT") ?? 3000),
  host: setting("HOST"),
  // The tokens are read from SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or SLACK_SIGNING_SECRET in place of the second.
  channels: [slack({ home: "Forgot a password, need access, something is broken? Tell me on the Messages tab." })],
  // A bot that Slack does not take is of no use: the program says why and ends.
  startup: "strict",
  desk: inbox({ firstLead, publicUrl }),
  store: sqlite(join(data, "it-help-desk.db")),
  files: diskFiles(join(data, "files")),
  // What has a public address stands behind a proxy that speaks https for it.
  trustProxy: publicUrl !== undefined,
});
console.log(`The inbox is at ${publicUrl ?? url}/inbox`);
