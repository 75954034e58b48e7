import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { errnoOf } from "../system/errno.ts";

const ownerOnly = { file: 0o600, folder: 0o700 } as const;

/** Makes a folder, and those above it that are missing, for the owner alone; a power cut does not take them away. */
export async function makeFolder(path: string): Promise<void> {
  const above = dirname(path);
  try {
    await mkdir(path, { mode: ownerOnly.folder });
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "ENOENT" && above !== path) {
      // Not `recursive`: for a disk that cannot be written it says that a folder is missing.
      await makeFolder(above);
      return makeFolder(path);
    }
    if (errno !== "EEXIST") throw error;
  }
  // Also where it was there: the process that made it may not have come this far.
  await syncFolder(above);
}

/** Makes what was made, renamed or removed in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and keeps its entries in a journal.
  if (process.platform === "win32") return;
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems cannot, and promise it without being asked.
    if (!["EINVAL", "ENOTSUP"].includes(errnoOf(error))) throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Writes a file, in place of an older one of its name. It is there as a whole or not at all: it is written in the folder
 * `incoming`, and gets its name when its bytes are on the disk. When the promise resolves, a power cut changes nothing.
 */
export async function writeDurably(path: string, content: Uint8Array, incoming: string): Promise<void> {
  const temporary = join(incoming, randomUUID());
  try {
    // `wx`: links are not followed.
    const handle = await open(temporary, "wx", ownerOnly.file);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    // What cannot be removed from a disk in trouble is swept later; the first error says what is wrong.
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Removes what was half written before an instant, when its process was killed. */
export async function sweep(incoming: string, before: number): Promise<void> {
  for (const name of await namesIn(incoming)) {
    const path = join(incoming, name);
    const found = await statOrUndefined(path);
    if (found !== undefined && found.mtimeMs < before) await rm(path, { force: true });
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  }
}

async function statOrUndefined(path: string): Promise<{ readonly mtimeMs: number } | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    // Somebody else has finished it, or swept it.
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
