import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { FrontdeskError } from "@frontdesk/core";
import { number, text } from "./columns.ts";
import { corrupt, translate } from "./errors.ts";
import { inspect } from "./inspect.ts";
import { applicationId, migrations } from "./schema.ts";

function flush(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Copies what the file holds at this instant. Reading holds up nobody who writes. */
function copyInto(path: string, to: string): void {
  const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    database.prepare("VACUUM INTO ?").run(to);
  } finally {
    database.close();
  }
}

/** @throws FrontdeskError `store.corrupt` for a copy that is no whole store. */
function check(copy: string): void {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    const found = number(database.prepare("PRAGMA application_id").get() ?? {}, "application_id");
    if (found !== applicationId) throw corrupt(copy, "is no copy of a store");
    const finding = text(database.prepare("PRAGMA quick_check(1)").get() ?? {}, "quick_check");
    if (finding !== "ok") throw corrupt(copy, "is a copy of a file that is damaged");
  } finally {
    database.close();
  }
}

/**
 * Copies a store's file as it is at one instant, also while a bot uses it: to be called in a process of its own, because
 * the event loop stands still meanwhile. The copy is for its owner alone, was looked through, and is on the disk under
 * its name as a whole or not at all. It is a file that `sqlite()` opens.
 *
 * @param path - The store's file.
 * @param to - Where the copy goes; there must be nothing yet.
 * @throws FrontdeskError `store.unavailable`, `store.corrupt`, `store.newer_schema`.
 *
 * @example
 * ```ts no-run
 * import { backupSqlite } from "@frontdesk/sqlite";
 *
 * backupSqlite("frontdesk.db", `/backups/${new Date().toISOString().slice(0, 10)}.db`);
 * ```
 */
export function backupSqlite(path: string, to: string): void {
  const [from, target] = [resolve(path), resolve(to)];
  const partial = `${target}.partial`;
  if (!existsSync(from)) {
    throw new FrontdeskError("store.unavailable", `There is no file "${from}".`, { hint: "Name the store's file." });
  }
  if (existsSync(target)) {
    throw new FrontdeskError("store.unavailable", `There is a file "${target}" already.`, {
      hint: "Give the copy another name: no backup is overwritten.",
    });
  }
  inspect(from, migrations.length);
  try {
    // A copy that was broken off is worth nothing.
    rmSync(partial, { force: true });
    closeSync(openSync(partial, "wx", 0o600));
    chmodSync(partial, 0o600);
    copyInto(from, partial);
    check(partial);
    flush(partial);
    renameSync(partial, target);
    if (process.platform !== "win32") flush(dirname(target));
  } catch (error) {
    rmSync(partial, { force: true });
    const translated = translate(error, from);
    if (FrontdeskError.isInstance(translated)) throw translated;
    throw new FrontdeskError("store.unavailable", `The copy "${target}" could not be written.`, {
      hint: "Check that its folder exists, can be written, and has room.",
      cause: error,
    });
  }
}
