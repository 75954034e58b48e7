import { existsSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { StoreReport } from "@frontdesk/core";
import { number } from "./columns.ts";
import { corrupt, translate } from "./errors.ts";
import { hasLog, inspect, openUntouched } from "./inspect.ts";
import { openDatabase } from "./open.ts";
import { inMemory, type Settings } from "./options.ts";
import { applicationId, migrations } from "./schema.ts";
import { countOf } from "./sql/report.ts";

const nothing: StoreReport = {
  schema: 0,
  newestSchema: migrations.length,
  bytes: 0,
  counts: undefined,
  oldestWaiting: undefined,
  oldestDue: undefined,
};

function sizeOf(path: string): number {
  return [path, `${path}-wal`].reduce((sum, one) => sum + (statSync(one, { throwIfNoEntry: false })?.size ?? 0), 0);
}

function pragma(database: DatabaseSync, name: "user_version" | "application_id"): number {
  return number(database.prepare(`PRAGMA ${name}`).get() ?? {}, name);
}

function reportOn(database: DatabaseSync, bot: string, path: string): StoreReport {
  const schema = pragma(database, "user_version");
  const bytes = path === inMemory ? undefined : sizeOf(path);
  if (bytes !== undefined && bytes > 0 && pragma(database, "application_id") !== applicationId) {
    throw corrupt(path, "is a SQLite database of another program");
  }
  return { ...nothing, schema, bytes, ...(schema === migrations.length ? countOf(database, bot) : {}) };
}

/**
 * Looks at a file, whoever has it open, and changes nothing.
 *
 * @param open - The database, where this store has it open.
 * @throws FrontdeskError `store.unavailable`, `store.corrupt`.
 */
export function report({ path, busyTimeoutMs }: Settings, bot: string, open: DatabaseSync | undefined): StoreReport {
  if (open === undefined && (path === inMemory || !existsSync(path))) return nothing;
  let looking: DatabaseSync | undefined;
  try {
    if (open !== undefined) return reportOn(open, bot, path);
    // Without a log nobody writes, and nothing is left behind by looking.
    looking = hasLog(path) ? new DatabaseSync(path, { readOnly: true, timeout: busyTimeoutMs }) : openUntouched(path);
    return reportOn(looking, bot, path);
  } catch (error) {
    throw translate(error, path);
  } finally {
    looking?.close();
  }
}

/**
 * Makes a file, or brings it to the newest schema.
 *
 * @throws FrontdeskError `store.unavailable` (also while another process has an older file open), `store.corrupt`,
 * `store.newer_schema`.
 */
export async function bringUpToDate(settings: Settings): Promise<{ readonly from: number; readonly to: number }> {
  const { path } = settings;
  const from = report(settings, "", undefined).schema;
  const to = migrations.length;
  if (path !== inMemory) inspect(path, to);
  if (from !== to) (await openDatabase(settings, migrations)).close();
  return { from, to };
}
