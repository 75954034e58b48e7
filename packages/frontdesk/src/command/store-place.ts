import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { FrontdeskError, type Store } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { type CommandArguments, UsageError } from "./arguments.ts";
import { installed } from "./installed.ts";
import { loadBot } from "./load-bot.ts";

/** A store that a command works on. */
export interface StorePlace {
  /** What it is called in front of people: never with a password. */
  readonly name: string;
  readonly store: Store;
}

type Environment = { readonly [name: string]: string | undefined };

const isPostgres = (place: string): boolean => /^postgres(ql)?:\/\//.test(place);

/**
 * Finds the store: `--store`, `DATABASE_URL`, or `frontdesk.db` in the working directory.
 *
 * @throws FrontdeskError `runtime.invalid_module` where `@frontdesk/postgres` is not installed, `store.unavailable` for
 * a URL that is none.
 */
export async function findStore({ options }: CommandArguments, env: Environment): Promise<StorePlace> {
  const place = options.store || env.DATABASE_URL || "frontdesk.db";
  if (!isPostgres(place)) {
    if (options.schema !== undefined) throw new UsageError("A SQLite file has no --schema.");
    return { name: resolve(place), store: sqlite(place) };
  }
  const make = await installed("@frontdesk/postgres", "postgres", "package.json");
  const store = make(place, options.schema === undefined ? {} : { schema: options.schema });
  if (!isStore(store)) {
    throw new FrontdeskError("runtime.invalid_module", "The installed @frontdesk/postgres is of another release.", {
      hint: "npm i @frontdesk/postgres@latest",
    });
  }
  return { name: shownUrl(place), store };
}

function isStore(value: unknown): value is Store {
  return typeof value === "object" && value !== null && "open" in value && "inspect" in value && "stuck" in value;
}

/** A URL without who connects. */
function shownUrl(url: string): string {
  if (!URL.canParse(url)) return "PostgreSQL";
  const { host, pathname } = new URL(url);
  return `postgres://${host}${pathname}`;
}

/**
 * The id of the bot: `--bot` is an id, or a file that exports a bot; by default that is `bot.ts`, where it is there.
 *
 * @throws FrontdeskError `runtime.invalid_module`, and what the file throws.
 */
export async function botId({ options }: CommandArguments): Promise<string | undefined> {
  const given = options.bot ?? (existsSync("bot.ts") ? "bot.ts" : undefined);
  if (given === undefined) return undefined;
  return /[./\\]/.test(given) ? (await loadBot(given)).id : given;
}

/**
 * Opens a store of which the tables are there and up to date, does something with it, and closes it.
 *
 * @throws FrontdeskError `store.unavailable`, also where a process that has a SQLite file is in the way.
 */
export async function withStore<T>({ name, store }: StorePlace, bot: string, work: () => Promise<T>): Promise<T> {
  const { schema, newestSchema } = await store.inspect(bot);
  if (schema === 0) {
    throw new FrontdeskError("store.unavailable", `There is no store at ${name}.`, {
      hint: "Say where it is: --store, or DATABASE_URL.",
    });
  }
  if (schema < newestSchema) {
    throw new FrontdeskError("store.unavailable", `The tables of ${name} are of an older release.`, {
      hint: "Stop what uses them, and run `frontdesk store migrate`.",
    });
  }
  await store.open(bot).catch((error: unknown) => {
    if (store.nodes !== undefined || !FrontdeskError.isInstance(error, "store.unavailable")) throw error;
    throw new FrontdeskError("store.unavailable", error.message, {
      hint: "Stop the bot for as long as this takes, or let its own program do it with `operations` of its runtime.",
      cause: error,
    });
  });
  try {
    return await work();
  } finally {
    await store.close();
  }
}
