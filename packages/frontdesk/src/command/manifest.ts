import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { FrontdeskError } from "@frontdesk/core";
import { type CommandSpec, UsageError } from "./arguments.ts";
import { loadBot } from "./load-bot.ts";

const help = `frontdesk manifest slack

  Prints the manifest from which Slack makes the bot's app: https://api.slack.com/apps,
  Create New App, From a manifest, the tab JSON. Needs @frontdesk/slack beside your bot.

  --bot <bot.ts>     the file that exports the bot, for its name
  --url <address>    where the server is reached from outside; without it the app is for Socket Mode
  --command <name>   a slash command, such as /support`;

/** Prints what a platform makes an app of. */
export const manifest: CommandSpec = {
  help,
  subject: "the platform: slack",
  options: ["bot", "url", "command"],
  async run({ subject, options: { bot, url, command } }, streams) {
    if (subject !== "slack") throw new UsageError(`manifest knows slack, and not ${JSON.stringify(subject)}.`);
    if (url !== undefined && !/^https:\/\/[^\s/]/.test(url)) throw new UsageError("--url must begin with https://.");
    const { name } = bot === undefined ? { name: "Support" } : await loadBot(bot);
    const made: unknown = (await slackManifest(bot ?? "package.json"))({ name }, { url, command });
    streams.stdout.write(`${JSON.stringify(made, undefined, 2)}\n`);
    return 0;
  },
};

/** From the installation that a file belongs to: this package does not bring the adapters of platforms. */
async function slackManifest(file: string): Promise<(bot: { readonly name: string }, options: object) => unknown> {
  const exported: { readonly slackManifest?: unknown } = await import(pathToFileURL(resolveSlack(file)).href);
  const { slackManifest: make } = exported;
  if (typeof make !== "function") throw missing("The installed @frontdesk/slack has no manifest.");
  return (bot, options) => make(bot, options);
}

function resolveSlack(file: string): string {
  try {
    return createRequire(resolve(file)).resolve("@frontdesk/slack");
  } catch (error) {
    throw missing("@frontdesk/slack is not installed here.", error);
  }
}

function missing(message: string, cause?: unknown): FrontdeskError {
  return new FrontdeskError("runtime.invalid_module", message, { hint: "npm i @frontdesk/slack", cause });
}
