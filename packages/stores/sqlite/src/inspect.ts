import { existsSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { FrontdeskError } from "@frontdesk/core";
import { number, text } from "./columns.ts";
import { corrupt, newerSchema, translate } from "./errors.ts";
import { applicationId } from "./schema.ts";

/** Files up to this size are checked page by page: 16 MB take about 30 ms, and a start should not wait for more. */
const checkedBytes = 16 * 2 ** 20;

function statOrUndefined(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new FrontdeskError("store.unavailable", `"${path}" cannot be reached.`, {
      hint: "Check that each part of the path is a folder that may be entered.",
      cause: error,
    });
  }
}

/** Whether SQLite was stopped in mid-work, or is at work: then the file alone does not say all. */
export function hasLog(path: string): boolean {
  return existsSync(`${path}-wal`) || existsSync(`${path}-journal`);
}

/**
 * Opens the file in a way that changes nothing and leaves nothing behind (https://www.sqlite.org/uri.html#uriimmutable).
 * It must be SQLite that does it: were we to open and close the file ourselves, the system would drop the locks that
 * another store of this process holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export function openUntouched(path: string): DatabaseSync {
  const url = pathToFileURL(path);
  url.searchParams.set("immutable", "1");
  return new DatabaseSync(url, { readOnly: true });
}

function readIdentity(database: DatabaseSync): { readonly application: number; readonly version: number } {
  return {
    application: number(database.prepare("PRAGMA application_id").get() ?? {}, "application_id"),
    version: number(database.prepare("PRAGMA user_version").get() ?? {}, "user_version"),
  };
}

function inspectDatabase(database: DatabaseSync, path: string, size: number, newest: number): void {
  const { application, version } = readIdentity(database);
  if (application !== applicationId) throw corrupt(path, "is a SQLite database of another program");
  if (version > newest) throw newerSchema(path, version, newest);
  if (size > checkedBytes || hasLog(path)) return;
  const finding = text(database.prepare("PRAGMA quick_check(1)").get() ?? {}, "quick_check");
  // Another process may have begun to write while we looked: then the finding says nothing.
  if (finding !== "ok" && !hasLog(path)) throw corrupt(path, `is damaged (${finding.replaceAll("\n", " ")})`);
}

/**
 * Says whether a file can be opened, and leaves it and its folder as they are.
 *
 * @throws FrontdeskError `store.unavailable`, `store.corrupt`, `store.newer_schema`
 */
export function inspect(path: string, newest: number): void {
  const folder = dirname(path);
  if (statOrUndefined(folder) === undefined) {
    throw new FrontdeskError("store.unavailable", `The folder "${folder}" does not exist.`, {
      hint: `Create it: mkdir -p "${folder}"`,
    });
  }
  const stats = statOrUndefined(path);
  if (stats === undefined) return;
  if (!stats.isFile()) {
    throw new FrontdeskError("store.unavailable", `"${path}" is not a file.`, {
      hint: "Give the path of a file in it, such as frontdesk.db.",
    });
  }
  if (stats.size === 0) return;
  let database: DatabaseSync | undefined;
  try {
    database = openUntouched(path);
    inspectDatabase(database, path, stats.size, newest);
  } catch (error) {
    const translated = translate(error, path);
    // A file that is in the middle of something may look damaged by itself; opening it will tell.
    const mayMend = error !== translated && hasLog(path) && FrontdeskError.isInstance(translated, "store.corrupt");
    if (!mayMend) throw translated;
  } finally {
    database?.close();
  }
}
