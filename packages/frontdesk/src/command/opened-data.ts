import { existsSync } from "node:fs";
import { type Files, FrontdeskError, type Store } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { findBot } from "../doctor/local-checks.ts";
import { diskFiles } from "../files/disk-files.ts";
import { UsageError } from "./arguments.ts";
import { installed } from "./installed.ts";
import { loadBot } from "./load-bot.ts";

/** Where a bot's data are, as the command line says it. */
export interface DataPlace {
  /** A file that exports the bot, or the bot's id. Undefined: `bot.ts`. */
  readonly bot: string | undefined;
  /** A SQLite file, or the URL of a PostgreSQL database. */
  readonly store: string;
  /** A folder, or `s3://bucket/prefix`. */
  readonly files: string;
}

/** A bot's data, open without the bot. */
export interface OpenedData {
  readonly bot: string;
  readonly store: Store;
  readonly files: Files;
  close(): Promise<void>;
}

/**
 * Opens a bot's store and files.
 *
 * @throws UsageError; FrontdeskError `store.*`, `files.unavailable`, `runtime.invalid_module`.
 */
export async function openData(place: DataPlace): Promise<OpenedData> {
  const bot = await botId(place.bot);
  const store = await storeAt(place);
  const files = await filesAt(place);
  try {
    await store.open(bot);
  } catch (error) {
    throw inUse(error, place.store);
  }
  try {
    await files.open(bot);
  } catch (error) {
    await store.close();
    throw error;
  }
  return {
    bot,
    store,
    files,
    async close() {
      await files.close();
      await store.close();
    },
  };
}

async function botId(named: string | undefined): Promise<string> {
  if (named !== undefined && !existsSync(named)) {
    if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(named)) return named;
    throw new UsageError(`--bot must be the bot's file or its id, and ${JSON.stringify(named)} is neither.`);
  }
  const file = await findBot(named);
  if (file === undefined) throw new UsageError("There is no bot.ts here: name the bot's file or its id with --bot.");
  return (await loadBot(file)).id;
}

function isPostgres(store: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(store);
}

/** A file from the installation here. */
const here = "package.json";

async function storeAt({ store }: DataPlace): Promise<Store> {
  if (isPostgres(store)) {
    // Safe: that is what the package exports under this name.
    return (await installed("@frontdesk/postgres", "postgres", here))(store) as Store;
  }
  if (!existsSync(store)) throw new UsageError(`There is no file ${store}: say with --store where the bot's data are.`);
  return sqlite(store);
}

async function filesAt({ files }: DataPlace): Promise<Files> {
  const bucket = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/.exec(files);
  if (bucket === null) return diskFiles(files);
  const options = { bucket: bucket[1], ...(bucket[2] ? { prefix: bucket[2] } : {}) };
  // Safe: that is what the package exports under this name.
  return (await installed("@frontdesk/s3", "s3", here))(options) as Files;
}

/** One process has a SQLite file: while the bot runs, it is the one to ask. */
function inUse(error: unknown, store: string): unknown {
  const isHeld = FrontdeskError.isInstance(error, "store.unavailable") && error.retryable && !isPostgres(store);
  if (!isHeld) return error;
  return new FrontdeskError("store.unavailable", error.message, {
    retryable: true,
    hint: "Stop the bot first, or let its own program do it: `await desk.forget({ email })`.",
    cause: error,
  });
}
