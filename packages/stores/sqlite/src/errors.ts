import { FrontdeskError } from "@frontdesk/core";

/** SQLite's primary result codes, https://www.sqlite.org/rescode.html */
const result = {
  perm: 3,
  busy: 5,
  locked: 6,
  noMemory: 7,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  protocol: 15,
  auth: 23,
  notADatabase: 26,
} as const;

/** SQLite's own code of an error, without its extension; undefined for any other error. */
function resultCode(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null || !("errcode" in error)) return undefined;
  return typeof error.errcode === "number" ? error.errcode & 0xff : undefined;
}

/** Whether another connection was in the way. */
export function isBusy(error: unknown): boolean {
  const code = resultCode(error);
  return code === result.busy || code === result.locked;
}

const busyHint =
  "Another process keeps the file locked: look for one that hangs; to upgrade a file, stop all others that use it.";

const hints: ReadonlyMap<number, string> = new Map([
  [result.busy, busyHint],
  [result.locked, busyHint],
  [result.full, "The disk is full: make room; nothing is lost, the operation can be repeated."],
  [result.readOnly, "The file or its folder cannot be written: check its owner and permissions."],
  [result.perm, "The file or its folder cannot be written: check its owner and permissions."],
  [result.auth, "The file or its folder cannot be written: check its owner and permissions."],
  [result.cannotOpen, "Check that the folder exists and can be written."],
  [result.noMemory, "The machine is out of memory."],
  [result.ioError, "The disk failed to read or write: check it and the system's log."],
  [result.protocol, "The file is on a file system without working locks: use a local disk."],
]);

/** The error for a file that cannot be read as one of ours. */
export function corrupt(path: string, what: string, cause?: unknown): FrontdeskError {
  return new FrontdeskError("store.corrupt", `"${path}" ${what}.`, {
    hint: "Restore it from a backup, or move it away to start with an empty store; it was left as it is.",
    cause,
  });
}

/** The error for a file of a later release. */
export function newerSchema(path: string, version: number, newest: number): FrontdeskError {
  return new FrontdeskError(
    "store.newer_schema",
    `"${path}" has schema version ${version}; this release knows up to ${newest}.`,
    { hint: "Install the release of @frontdesk/sqlite that wrote it, or a later one; the file was left as it is." },
  );
}

/** Whether an error concerns the database as a whole, and not just the operation that met it. */
export function isOfDatabase(error: unknown): boolean {
  const code = resultCode(error);
  return code !== undefined && (hints.has(code) || code === result.corrupt || code === result.notADatabase);
}

/** An error of SQLite in our words; any other one as it is. */
export function translate(error: unknown, path: string): unknown {
  const code = resultCode(error);
  if (code === undefined) return error;
  if (code === result.corrupt || code === result.notADatabase) return corrupt(path, "is damaged", error);
  const what = error instanceof Error ? error.message : String(error);
  return new FrontdeskError("store.unavailable", `SQLite could not use "${path}": ${what}.`, {
    retryable: hints.has(code),
    hint: hints.get(code) ?? "This is a defect of the store: report it with the error underneath.",
    cause: error,
  });
}
