import { chmodSync, existsSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { isBusy, translate } from "./errors.ts";
import { migrate } from "./migrate.ts";
import { inMemory, type Settings } from "./options.ts";
import type { Migration } from "./schema.ts";

/**
 * FULL: a transaction is on the disk when COMMIT returns, also after a power cut. The log is cut back after a rush.
 * The cache may take 8 MB. What is deleted is overwritten: text must not stay where its row was.
 */
const settings = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA journal_size_limit = 16777216;
  PRAGMA cache_size = -8000;
  PRAGMA temp_store = MEMORY;
  PRAGMA trusted_schema = OFF;
`;

/**
 * Takes a file that was just made from everybody but its owner; SQLite gives the files beside it the same mode. By path:
 * were we to open and close the file ourselves, the system would drop SQLite's locks on it (see inspect.ts).
 */
function keepPrivate(path: string): void {
  chmodSync(path, 0o600);
}

function connect(path: string, busyTimeoutMs: number, migrations: readonly Migration[]): DatabaseSync {
  const isNew = path !== inMemory && !existsSync(path);
  const database = new DatabaseSync(path, { timeout: busyTimeoutMs });
  try {
    if (isNew) keepPrivate(path);
    migrate(database, path, migrations);
    database.exec(settings);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Opens a file that was inspected and locked; makes it, or brings it to the newest schema.
 *
 * @throws FrontdeskError `store.unavailable`, `store.corrupt`, `store.newer_schema`
 */
export async function openDatabase(
  { path, busyTimeoutMs }: Settings,
  migrations: readonly Migration[],
): Promise<DatabaseSync> {
  const deadline = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return connect(path, busyTimeoutMs, migrations);
    } catch (error) {
      // Two processes that make one file at the same time: SQLite does not wait for a change of the journal's mode.
      if (!isBusy(error) || performance.now() >= deadline) throw translate(error, path);
      await delay(20);
    }
  }
}
