import { readFile } from "node:fs/promises";
import { parseEnv } from "node:util";
import { type Doctor, type DoctorVisit, FrontdeskError, systemClock } from "@frontdesk/core";
import { clockCheck } from "../doctor/clock-check.ts";
import { loadDoctor, type Platform, platforms } from "../doctor/load-doctor.ts";
import { findBot, type LocalSubject, localChecks, variableChecks } from "../doctor/local-checks.ts";
import { type Report, report } from "../doctor/report.ts";
import { roundTrip, type TripOptions } from "../doctor/round-trip.ts";
import { type Run, runChecks } from "../doctor/run-checks.ts";
import { errnoOf } from "../system/errno.ts";
import { type CommandArguments, type CommandSpec, UsageError } from "./arguments.ts";
import type { Streams } from "./screen.ts";

const help = `frontdesk doctor [--live slack|telegram|teams]

  Says what is set up, what is missing, and what to do about it. Without --live it uses no network.
  With --live it tries the credentials of the environment with the platform, and makes a round trip
  in a chat of yours: a message with a button, a file, an edit; then it removes what it posted.
  No value of a variable is shown. Exits with 1 when something failed.

  --bot <bot.ts>     the file that exports the bot; without it bot.ts, where there is one
  --env <file>       reads variables from a file such as .env, too; those of the environment win
  --live <platform>  slack, telegram or teams: needs the adapter's package beside your bot
  --chat <id>        where to make the round trip; without it you are asked to write to the bot, or told how to find the id
  --wait <seconds>   how long to wait for you. Default: 60; 0: not at all. Ctrl-C goes on to the end
  --url <address>    where your server is reached from outside, to try it from here
  --listen <port>    takes the platform's requests itself meanwhile, in place of the bot, on 127.0.0.1
  --options <file>   a JSON file of the channel's options that you set in code, such as apiRoot or endpoints
  --json             one JSON object a line`;

/** What the options come to. */
interface DoctorArguments {
  readonly bot: string | undefined;
  readonly environment: DoctorVisit["environment"];
  readonly live: Platform | undefined;
  readonly options: DoctorVisit["options"];
  readonly chat: string | undefined;
  readonly url: string | undefined;
  readonly waitMs: number;
  readonly port: number | undefined;
}

/** Looks at an installation, and with `--live` at its platform. */
export const doctorCommand: CommandSpec = {
  help,
  subject: undefined,
  options: ["bot", "env", "live", "chat", "wait", "url", "listen", "options"],
  flags: ["json"],
  async run(given, streams) {
    const read = await readArguments(given, streams);
    const installed = read.bot ?? "package.json";
    const doctor = read.live === undefined ? undefined : await requireDoctor(read.live, installed);
    const subject = { environment: read.environment, bot: read.bot, installed, clock: systemClock };
    const known = doctor === undefined ? await knownDoctors(installed) : [doctor];
    const shown = report(streams, given.flags.has("json"), secretsOf(known, read.environment));
    return interruptible(async (interrupted) => {
      const run = { clock: systemClock, interrupted, report: (outcome) => shown.add(outcome) } satisfies Run;
      if (doctor === undefined) await lookHere(subject, run, shown);
      else await lookThere(doctor, read, run, shown);
      return shown.finish();
    });
  },
};

async function lookHere(subject: LocalSubject, run: Run, shown: Report): Promise<void> {
  shown.group("This machine");
  await runChecks(localChecks(subject), run);
  shown.group("Variables");
  await runChecks(await variableChecks(subject), run);
}

async function lookThere(doctor: Doctor, read: DoctorArguments, run: Run, shown: Report): Promise<void> {
  const { clock } = run;
  const { environment, options, url } = read;
  const examination = doctor.examine({ environment, options, url, now: clock.now });
  try {
    const passed = new Set<string>();
    shown.group(doctor.platform);
    await runChecks([...examination.checks, clockCheck(examination.clockUrl, clock)], run, passed);
    shown.group(`${doctor.platform}, round trip`);
    const missing = examination.trip.needs.find((need) => !passed.has(need));
    if (missing !== undefined) {
      const message = `The check \`${missing}\` has not passed.`;
      run.report({ check: "round trip", finding: { status: "skipped", message } });
      return;
    }
    const tripOptions: TripOptions = { ...read, clock, note: shown.note };
    const trip = roundTrip(examination.trip.begin(), tripOptions);
    await runChecks(trip.checks, run);
    await runChecks([trip.last], { ...run, interrupted: new AbortController().signal });
  } finally {
    examination.close();
  }
}

async function readArguments({ options }: CommandArguments, { env }: Streams): Promise<DoctorArguments> {
  const { live, wait = "60", listen, url, chat } = options;
  const platform = platforms.find((each) => each === live);
  if (live !== undefined && platform === undefined) {
    throw new UsageError(`--live knows ${platforms.join(", ")}, and not ${JSON.stringify(live)}.`);
  }
  if (!/^\d{1,4}$/.test(wait)) throw new UsageError("--wait must be a number of seconds.");
  if (listen !== undefined && (!/^\d{1,5}$/.test(listen) || Number(listen) > 65_535)) {
    throw new UsageError("--listen must be a port.");
  }
  if (url !== undefined && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new UsageError("--url must be an address such as https://example.com.");
  }
  return {
    bot: await findBot(options.bot),
    environment: { ...(options.env === undefined ? {} : parseEnv(await readText(options.env))), ...env },
    live: platform,
    options: options.options === undefined ? {} : parseOptions(await readText(options.options)),
    chat,
    url: url?.replace(/\/+$/, ""),
    waitMs: Number(wait) * 1000,
    port: listen === undefined ? undefined : Number(listen),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${errnoOf(error)}).`);
  }
}

function parseOptions(text: string): DoctorVisit["options"] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below, with what else it may be.
  }
  throw new UsageError("The file of --options holds no JSON object.");
}

async function requireDoctor(platform: Platform, installed: string): Promise<Doctor> {
  const doctor = await loadDoctor(platform, installed);
  if (doctor !== undefined) return doctor;
  throw new FrontdeskError("runtime.invalid_module", `@frontdesk/${platform} is not installed here.`, {
    hint: `npm i @frontdesk/${platform}`,
  });
}

async function knownDoctors(installed: string): Promise<readonly Doctor[]> {
  const found = await Promise.all(platforms.map((platform) => loadDoctor(platform, installed)));
  return found.filter((doctor) => doctor !== undefined);
}

function secretsOf(doctors: readonly Doctor[], environment: DoctorVisit["environment"]): readonly string[] {
  const names = doctors.flatMap(({ variables }) =>
    variables.filter(({ isSecret }) => isSecret).map(({ name }) => name),
  );
  return names.flatMap((name) => environment[name]?.trim() || []);
}

/** Ctrl-C asks to come to an end; the second one ends at once. */
async function interruptible(work: (interrupted: AbortSignal) => Promise<number>): Promise<number> {
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once("SIGINT", interrupt);
  try {
    return await work(interruption.signal);
  } finally {
    process.off("SIGINT", interrupt);
  }
}
