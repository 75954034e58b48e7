import { FrontdeskError } from "@frontdesk/core";
import { errnoOf } from "../system/errno.ts";

const full = "The disk is full: make room; nothing is lost, what was refused can be sent again.";
const forbidden = "The folder cannot be read or written: check its owner and permissions.";
const noFolder = "Something else is where a folder must be: move it away, or choose another folder.";
const manyOpen = "Too many files are open: raise the limit of the process (`ulimit -n`).";

const hints: { readonly [errno: string]: string } = {
  ENOSPC: full,
  EDQUOT: full,
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  ENOTDIR: noFolder,
  EEXIST: noFolder,
  EISDIR: noFolder,
  EMFILE: manyOpen,
  ENFILE: manyOpen,
  EIO: "The disk failed to read or write: check it and the system's log.",
};

/** What the disk refused, in our words; an error that is ours as it is. */
export function diskError(error: unknown, folder: string): unknown {
  if (FrontdeskError.isInstance(error)) return error;
  const errno = errnoOf(error);
  return new FrontdeskError("files.unavailable", `The files in "${folder}" cannot be used now (${errno}).`, {
    retryable: true,
    hint: hints[errno] ?? "Check that the folder is on a disk that works.",
    cause: error,
  });
}

/** The error for a file that was damaged after it had been written. */
export function damagedFile(path: string): FrontdeskError {
  return new FrontdeskError("files.unavailable", `"${path}" is damaged.`, {
    hint: "Restore it from a backup, or remove it; it was left as it is.",
  });
}
