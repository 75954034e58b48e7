import type { Stuck } from "@frontdesk/core";
import { type CommandArguments, type CommandSpec, UsageError } from "./arguments.ts";
import { printer, type Streams } from "./screen.ts";
import { reportLines, stuckLines } from "./store-lines.ts";
import { botId, findStore, type StorePlace, withStore } from "./store-place.ts";

const help = `frontdesk store <status | migrate | list | retry | drop>

  status    what the store holds, in numbers; also while the bot runs
  migrate   makes the tables, or brings them to this release's version
  list      what is stuck: events that were set aside, messages that were refused or whose outcome is unknown
  retry     handles stuck events again, sends stuck messages again
  drop      gives them up for good

  --store <place>   a SQLite file, or a PostgreSQL URL. Default: DATABASE_URL, or frontdesk.db
  --schema <name>   the PostgreSQL schema. Default: frontdesk
  --bot <bot>       the bot's id, or the file that exports it. Default: bot.ts
  --ids <ids>       for retry and drop: those that list shows, such as 12,14
  --all             for retry and drop: all that list shows
  --json            for status and list: JSON, for programs

  Nothing that customers wrote is shown. Each retry and each drop has a line in the bot's journal. A SQLite file belongs
  to the bot while it runs: stop it for list, retry and drop. In PostgreSQL a bot that runs takes up what is retried
  within ten seconds.`;

const page = 500;

/** Looks after a store. */
export const storeCommand: CommandSpec = {
  help,
  subject: "one of status, migrate, list, retry and drop",
  options: ["store", "schema", "bot", "ids"],
  flags: ["all", "json"],
  async run(read, streams) {
    const verb = Object.hasOwn(verbs, read.subject) ? verbs[read.subject] : undefined;
    if (verb === undefined) throw new UsageError(`store does not know ${JSON.stringify(read.subject)}.`);
    return verb(await findStore(read, streams.env), read, streams);
  },
};

type Verb = (place: StorePlace, read: CommandArguments, streams: Streams) => Promise<number>;

const verbs: { readonly [name: string]: Verb } = {
  async status({ name, store }, read, streams) {
    const { print, paint } = printer(streams);
    const bot = await botId(read);
    const report = await store.inspect(bot ?? "");
    if (read.flags.has("json")) {
      print(JSON.stringify({ ...report, counts: bot === undefined ? undefined : report.counts }));
      return 0;
    }
    print(paint("bold", name));
    for (const [label, value] of reportLines(report, bot, Date.now())) print(`  ${label.padEnd(10)}${value}`);
    if (bot === undefined) print("  Say --bot to see what it has.");
    return 0;
  },
  async migrate({ name, store }, _read, streams) {
    const { from, to } = await store.migrate();
    const what = from === to ? `is at schema ${to}: nothing to do` : `went from schema ${from} to ${to}`;
    printer(streams).print(`${name} ${what}.`);
    return 0;
  },
  async list(place, read, streams) {
    const { print } = printer(streams);
    const stuck = await withStore(place, await neededBot(read), () => allStuck(place));
    if (read.flags.has("json")) print(JSON.stringify(stuck));
    else if (stuck.length === 0) print("Nothing is stuck.");
    else for (const line of stuckLines(stuck, Date.now())) print(line);
    return 0;
  },
  retry: (place, read, streams) => change(place, read, streams, "retry"),
  drop: (place, read, streams) => change(place, read, streams, "drop"),
};

async function neededBot(read: CommandArguments): Promise<string> {
  const bot = await botId(read);
  if (bot === undefined)
    throw new UsageError(`store ${read.subject} needs --bot: its id, or the file that exports it.`);
  return bot;
}

async function allStuck({ store }: StorePlace): Promise<readonly Stuck[]> {
  const all: Stuck[] = [];
  for (;;) {
    const next = await store.stuck({ after: all.at(-1)?.id ?? 0, limit: page });
    all.push(...next);
    if (next.length < page) return all;
  }
}

async function change(
  place: StorePlace,
  read: CommandArguments,
  streams: Streams,
  verb: "retry" | "drop",
): Promise<number> {
  const { print } = printer(streams);
  const given = idsOf(read);
  const bot = await neededBot(read);
  const { ids, done } = await withStore(place, bot, async () => {
    const ids = given ?? (await allStuck(place)).map(({ id }) => id);
    const done: number[] = [];
    for (let from = 0; from < ids.length; from += page) {
      done.push(...(await place.store[verb](ids.slice(from, from + page), Date.now())));
    }
    return { ids, done };
  });
  const left = ids.filter((id) => !done.includes(id));
  const past = verb === "retry" ? "Retried" : "Dropped";
  print(`${past} ${done.length} of ${ids.length}${done.length === 0 ? "" : `: ${done.join(", ")}`}.`);
  if (left.length === 0) return 0;
  const why = verb === "retry" ? "not stuck, or a person has the conversation since" : "not stuck";
  print(`Left as they are: ${left.join(", ")} (${why}).`);
  return 1;
}

/** The ids that are named; undefined for all. */
function idsOf({ subject, options: { ids }, flags }: CommandArguments): readonly number[] | undefined {
  if ((ids !== undefined) === flags.has("all")) throw new UsageError(`store ${subject} needs either --ids or --all.`);
  if (ids === undefined) return undefined;
  const words = ids.split(/[\s,]+/).filter((word) => word !== "");
  const wrong = words.find((word) => !/^\d{1,15}$/.test(word));
  if (wrong !== undefined) throw new UsageError(`${JSON.stringify(wrong)} is no id.`);
  return [...new Set(words.map(Number))];
}
