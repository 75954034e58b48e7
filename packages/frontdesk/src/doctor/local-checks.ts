import { randomUUID } from "node:crypto";
import { access, constants, rm, stat, statfs, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Clock, Doctor, DoctorCheck, Finding } from "@frontdesk/core";
import { loadBot } from "../command/load-bot.ts";
import { errnoOf } from "../system/errno.ts";
import { loadDoctor, platforms } from "./load-doctor.ts";
import { thrown } from "./run-checks.ts";

/** What the checks of this machine look at. */
export interface LocalSubject {
  readonly environment: { readonly [name: string]: string | undefined };
  /** The file that exports the bot, if one was named or `bot.ts` is there. */
  readonly bot: string | undefined;
  /** The file whose installation has the adapters. */
  readonly installed: string;
  readonly clock: Clock;
}

/** The least version of Node, as in package.json. */
const leastNode = [22, 18] as const;

/** No clock is before the first release. */
const firstRelease = Date.UTC(2026, 10, 1);

/** Below this much room the database of a day may not fit, in bytes. */
const leastBytes = 100 * 1024 * 1024;

/** What needs no network. */
export function localChecks(subject: LocalSubject): readonly DoctorCheck[] {
  return [
    { name: "Node", run: async () => checkNode(process.versions.node) },
    { name: "folder", run: () => checkFolder(process.cwd()) },
    { name: "database", run: () => checkDatabase("frontdesk.db") },
    { name: "clock", run: async () => checkClock(subject.clock.now()) },
    { name: "bot", run: () => checkBot(subject.bot) },
  ];
}

/** Whether a version of Node is new enough. */
export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (isEnough) return { status: "ok", message: `Version ${version}.` };
  return {
    status: "failed",
    message: `Version ${version} is older than ${leastNode.join(".")}.`,
    remedy: "Install a newer Node: https://nodejs.org/en/download.",
  };
}

/** Whether the database and files can be written. */
export async function checkFolder(folder: string): Promise<Finding> {
  const probe = join(folder, `.frontdesk-doctor-${randomUUID()}`);
  try {
    await writeFile(probe, "x", { flag: "wx" });
    await rm(probe);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize >= leastBytes) return { status: "ok", message: "It can be written." };
    const remedy = "Make room: a bot that cannot write takes no messages.";
    return { status: "warning", message: "Less than 100 MB are free on its disk.", remedy };
  } catch (error) {
    return {
      status: "failed",
      message: `It cannot be written (${errnoOf(error)}): the bot keeps its database and files there.`,
      remedy: "Give this user the right to write there, or start the bot in another folder.",
    };
  }
}

async function checkDatabase(path: string): Promise<Finding> {
  try {
    const { isFile } = await stat(path).then((entry) => ({ isFile: entry.isFile() }));
    if (!isFile) return { status: "failed", message: "frontdesk.db is no file.", remedy: "Move it away." };
    await access(path, constants.R_OK | constants.W_OK);
    return { status: "ok", message: "frontdesk.db can be read and written." };
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { status: "skipped", message: "There is no frontdesk.db here yet." };
    return {
      status: "failed",
      message: `frontdesk.db cannot be read and written (${errnoOf(error)}).`,
      remedy: "Give it to the user who starts the bot.",
    };
  }
}

/** Whether a clock shows a time that can be. */
export function checkClock(now: number): Finding {
  if (now >= firstRelease)
    return { status: "ok", message: "It shows a time that can be; --live compares it with a platform's." };
  return {
    status: "failed",
    message: `It shows ${new Date(now).toISOString().slice(0, 10)}, before this release was made.`,
    remedy: "Set this machine's clock: switch on time synchronisation (NTP).",
  };
}

async function checkBot(file: string | undefined): Promise<Finding> {
  if (file === undefined) {
    return { status: "skipped", message: "There is no bot.ts here.", remedy: "Name the file: --bot <bot.ts>." };
  }
  try {
    const bot = await loadBot(file);
    const { intents } = bot.describe();
    await Promise.all(bot.knowledge.map((source) => source.passages()));
    return { status: "ok", message: `${bot.name}, ${intents.length} ${intents.length === 1 ? "intent" : "intents"}.` };
  } catch (error) {
    return thrown(error);
  }
}

/** What is set of the platforms' variables, and whether it has the right form. No value is shown. */
export async function variableChecks({ environment, installed }: LocalSubject): Promise<readonly DoctorCheck[]> {
  const found = await Promise.all(
    platforms.map(async (platform) => ({ platform, doctor: await loadDoctor(platform, installed) })),
  );
  return found.flatMap(({ platform, doctor }): readonly DoctorCheck[] => {
    if (doctor === undefined) {
      const message = `@frontdesk/${platform} is not installed here.`;
      return [{ name: platform, run: async () => ({ status: "skipped", message }) }];
    }
    return checksOf(doctor, environment);
  });
}

function checksOf({ variables, platform }: Doctor, environment: LocalSubject["environment"]): readonly DoctorCheck[] {
  const isSet = (name: string): boolean => (environment[name]?.trim() ?? "") !== "";
  if (!variables.some(({ name }) => isSet(name))) {
    const message = `None of ${variables.map(({ name }) => name).join(", ")} is set.`;
    return [{ name: platform, run: async () => ({ status: "skipped", message }) }];
  }
  return variables.map(({ name, remedy, isNeeded, problem }) => ({
    name,
    async run(): Promise<Finding> {
      const value = environment[name] ?? "";
      if (!isSet(name)) {
        if (isNeeded(environment)) return { status: "failed", message: "It is not set, and needed.", remedy };
        return { status: "skipped", message: "It is not set, and not needed." };
      }
      const wrong = problem(value.trim(), environment);
      if (wrong !== undefined) return { status: "failed", message: `It is set, but ${wrong}.`, remedy };
      if (value === value.trim()) return { status: "ok", message: "It is set, and has the right form." };
      return { status: "warning", message: "It is set, with blanks around it.", remedy: "Take the blanks away." };
    },
  }));
}

/** The file of the bot: the one that was named, or `bot.ts` where there is one. */
export async function findBot(named: string | undefined): Promise<string | undefined> {
  if (named !== undefined) return named;
  try {
    await access(resolve("bot.ts"));
    return "bot.ts";
  } catch {
    // There is none, which is no mistake.
    return undefined;
  }
}
