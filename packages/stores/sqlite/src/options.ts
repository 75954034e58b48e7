import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FrontdeskError } from "@frontdesk/core";

/** How the SQLite store works. Every field has a default that suits one bot on one machine. */
export interface SqliteOptions {
  /**
   * How long to wait for another process that writes to the same file, in milliseconds; the event loop stands still
   * meanwhile. Default: 2000.
   */
  readonly busyTimeoutMs?: number | undefined;
  /** How many operations share a transaction at most. 1 commits each by itself. Default: 512. */
  readonly batchOperations?: number | undefined;
  /** After how many milliseconds of work a transaction is committed, though more is waiting. Default: 5. */
  readonly batchMs?: number | undefined;
  /**
   * Where the database works: in the thread that opens the store, which is cheapest; in one of its own, so that the event
   * loop goes on while the disk takes its time; or `auto`, in its own when the disk is slow. Default: `auto`.
   */
  readonly thread?: "auto" | "main" | "worker" | undefined;
  /** For `auto`: a disk that takes longer than so many milliseconds to keep a page (fsync) is slow. Default: 5. */
  readonly slowSyncMs?: number | undefined;
}

/** The same, complete. */
export interface Settings {
  /** An absolute path, or `:memory:`. */
  readonly path: string;
  readonly busyTimeoutMs: number;
  readonly batchOperations: number;
  readonly batchMs: number;
  readonly thread: "auto" | "main" | "worker";
  readonly slowSyncMs: number;
}

/** The path that SQLite understands as "nowhere": data last until the store is closed. */
export const inMemory = ":memory:";

function absolutePath(path: string | URL): string {
  if (path === inMemory) return path;
  if (typeof path === "string" && path !== "") return resolve(path);
  if (path instanceof URL && path.protocol === "file:") return fileURLToPath(path);
  throw new FrontdeskError("store.unavailable", `"${path}" is not a path of a file.`, {
    hint: 'Give a path such as "frontdesk.db", or a file: URL.',
  });
}

/**
 * Reads and completes options.
 *
 * @throws FrontdeskError `store.unavailable` for a path that is none.
 */
export function readSettings(path: string | URL, options: SqliteOptions): Settings {
  return {
    path: absolutePath(path),
    busyTimeoutMs: options.busyTimeoutMs ?? 2000,
    batchOperations: Math.max(1, options.batchOperations ?? 512),
    batchMs: options.batchMs ?? 5,
    thread: options.thread ?? "auto",
    slowSyncMs: options.slowSyncMs ?? 5,
  };
}
