import type { DatabaseSync } from "node:sqlite";
import { FrontdeskError } from "@frontdesk/core";
import { number } from "./columns.ts";
import { isBusy, newerSchema } from "./errors.ts";
import { applicationId, type Migration } from "./schema.ts";

function readVersion(database: DatabaseSync): number {
  return number(database.prepare("PRAGMA user_version").get() ?? {}, "user_version");
}

function applyFrom(database: DatabaseSync, version: number, migrations: readonly Migration[]): void {
  for (const migration of migrations) {
    if (migration.version <= version) continue;
    database.exec(migration.sql);
    database.exec(`PRAGMA user_version = ${migration.version}`);
  }
  database.exec(`PRAGMA application_id = ${applicationId}`);
}

/**
 * Brings a database to the newest version of the schema, in one transaction or not at all.
 *
 * The write-ahead log is left for it. Thereby nobody else can have the file open, such as an older release for another
 * bot; and the version stands in the file itself, where a later start finds it without touching anything.
 *
 * @throws FrontdeskError `store.newer_schema`, `store.unavailable` when a migration fails
 */
export function migrate(database: DatabaseSync, path: string, migrations: readonly Migration[]): void {
  const newest = migrations.length;
  const found = readVersion(database);
  if (found > newest) throw newerSchema(path, found, newest);
  if (found === newest) return;
  try {
    database.exec("PRAGMA journal_mode = DELETE");
    database.exec("BEGIN EXCLUSIVE");
    // Another process may have done it while we waited.
    applyFrom(database, readVersion(database), migrations);
    database.exec("COMMIT");
  } catch (error) {
    // Whoever opened the database closes it now, which undoes the transaction.
    if (found === 0 || isBusy(error)) throw error;
    throw new FrontdeskError(
      "store.unavailable",
      `"${path}" could not be brought from schema version ${found} to ${newest}.`,
      {
        hint: "It was left at its version: go on with the release that wrote it, and report this with the error underneath.",
        cause: error,
      },
    );
  }
}
