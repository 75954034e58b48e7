import { type CommandSpec, UsageError } from "./arguments.ts";
import { loadBot } from "./load-bot.ts";
import { type Platform, slackPlatform } from "./manifest-slack.ts";
import { teamsPlatform } from "./manifest-teams.ts";

const platforms: { readonly [name: string]: Platform } = { slack: slackPlatform, teams: teamsPlatform };
const names = Object.keys(platforms).join(" and ");

const help = `frontdesk manifest <platform>

${Object.values(platforms)
  .map((platform) => platform.help)
  .join("\n\n")}`;

/** Prints or writes what a platform makes an app of. */
export const manifest: CommandSpec = {
  help,
  subject: `the platform: ${Object.keys(platforms).join(" or ")}`,
  options: [...new Set(["bot", ...Object.values(platforms).flatMap(({ options }) => options)])],
  async run({ subject, options: { bot: file, ...options } }, streams) {
    const platform = Object.hasOwn(platforms, subject) ? platforms[subject] : undefined;
    if (platform === undefined) throw new UsageError(`manifest knows ${names}, and not ${JSON.stringify(subject)}.`);
    const foreign = Object.keys(options).find((name) => !platform.options.includes(name));
    if (foreign !== undefined) throw new UsageError(`manifest ${subject} takes no --${foreign}.`);
    const bot = file === undefined ? undefined : await loadBot(file);
    await platform.write({ name: bot?.name, from: file ?? "package.json", options }, streams);
    return 0;
  },
};
