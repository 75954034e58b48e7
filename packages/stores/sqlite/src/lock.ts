import { DatabaseSync } from "node:sqlite";
import { FrontdeskError } from "@frontdesk/core";
import { isBusy, translate } from "./errors.ts";
import { inMemory } from "./options.ts";

/** Lets go of a lock. */
export type Release = () => void;

/**
 * Keeps every other process (and every other store of this one) from serving the same bot from the same file: an
 * exclusive SQLite transaction on an empty file beside it. The system frees it when the process ends, however it ends.
 * The file stays: to delete it would let two processes each lock a file of their own under one name.
 *
 * @throws FrontdeskError `store.unavailable`
 */
export function lock(path: string, bot: string): Release {
  if (path === inMemory) return () => undefined;
  const lockPath = `${path}.${encodeURIComponent(bot)}.lock`;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(lockPath, { timeout: 0 });
    // The transaction writes nothing: it needs no journal beside it.
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    const held = database;
    return () => held.close();
  } catch (error) {
    database?.close();
    if (!isBusy(error)) throw translate(error, lockPath);
    throw new FrontdeskError("store.unavailable", `Another process serves the bot "${bot}" from "${path}".`, {
      retryable: true,
      hint: "Stop it first, or give this one a file of its own; for several processes use @frontdesk/postgres.",
      cause: error,
    });
  }
}
