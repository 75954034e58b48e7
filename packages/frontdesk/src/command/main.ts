import { createRequire } from "node:module";
import { onelineError } from "../system/oneline-error.ts";
import { type CommandSpec, readArguments, UsageError } from "./arguments.ts";
import { backup } from "./backup.ts";
import { chat } from "./chat.ts";
import { check } from "./check.ts";
import { deskCommand } from "./desk.ts";
import { doctorCommand } from "./doctor.ts";
import { forget } from "./forget.ts";
import { manifest } from "./manifest.ts";
import type { Streams } from "./screen.ts";
import { storeCommand } from "./store.ts";

const commands: { readonly [name: string]: CommandSpec } = {
  backup,
  chat,
  check,
  desk: deskCommand,
  doctor: doctorCommand,
  forget,
  manifest,
  store: storeCommand,
};

const help = `frontdesk: one bot definition for every support channel

  frontdesk chat <bot.ts>    talk to a bot in this terminal
  frontdesk check <bot.ts>   list what a bot consists of, and what is wrong with it
  frontdesk desk <url>       take over conversations of a running bot
  frontdesk manifest slack   print what Slack makes the bot's app of
  frontdesk manifest teams   write the app package that is uploaded in Teams
  frontdesk store status     look after what is stored: status, migrate, list, retry, drop
  frontdesk backup <copy>    copy a bot's SQLite file, also while the bot runs
  frontdesk forget <who>     take out all text of a customer
  frontdesk doctor           say what is set up and what is missing; with --live, try it with the platform

  frontdesk <command> --help   says more
  frontdesk --version`;

/**
 * Runs the command line and gives back the exit code: 0, or 1 when something was wrong, which one line on standard
 * error then says.
 */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
  const [name = "", ...rest] = args;
  const print = (text: string): void => void streams.stdout.write(`${text}\n`);
  const fail = (text: string): number => {
    streams.stderr.write(`frontdesk: ${text}\n`);
    return 1;
  };
  if (name === "--version" || name === "-v") {
    print(version());
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    print(help);
    return 0;
  }
  if (name === "") {
    streams.stderr.write(`${help}\n`);
    return 1;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return fail(`there is no command ${JSON.stringify(name)}. See frontdesk --help.`);
  try {
    const read = readArguments(name, command, rest);
    if (read === "help") {
      print(command.help);
      return 0;
    }
    return await command.run(read, streams);
  } catch (error) {
    if (error instanceof UsageError) return fail(`${error.message} See frontdesk ${name} --help.`);
    return fail(onelineError(error));
  }
}

function version(): string {
  // By name, since the built file lies elsewhere than this one.
  const manifest: unknown = createRequire(import.meta.url)("frontdesk/package.json");
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
