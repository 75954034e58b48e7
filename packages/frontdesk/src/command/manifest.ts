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
  flags: [...new Set(Object.values(platforms).flatMap(({ flags = [] }) => flags))],
  async run({ subject, options: { bot: file, ...options }, flags }, streams) {
    const platform = Object.hasOwn(platforms, subject) ? platforms[subject] : undefined;
    if (platform === undefined) throw new UsageError(`manifest knows ${names}, and not ${JSON.stringify(subject)}.`);
    const known = [...platform.options, ...(platform.flags ?? [])];
    const foreign = [...Object.keys(options), ...flags].find((name) => !known.includes(name));
    if (foreign !== undefined) throw new UsageError(`manifest ${subject} takes no --${foreign}.`);
    const bot = file === undefined ? undefined : await loadBot(file);
    await platform.write({ name: bot?.name, from: file ?? "package.json", options, flags }, streams);
    return 0;
  },
};
