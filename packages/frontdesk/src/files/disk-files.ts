import { readFile, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Clock, type FileContent, type Files, FrontdeskError, systemClock } from "@frontdesk/core";
import { errnoOf } from "../system/errno.ts";
import { damagedFile, diskError } from "./disk-error.ts";
import { makeFolder, sweep, syncFolder, writeDurably } from "./durable-folder.ts";
import { decodeContent, encodeContent } from "./kept-content.ts";

/** How files are kept on disk. */
export interface DiskFilesOptions {
  /** For tests. Default: the system's. */
  readonly clock?: Clock | undefined;
}

/** Older halves are of nobody who still writes: another process may share the folder. */
const leftoverMs = 60 * 60 * 1_000;

const idPattern = /^[0-9a-f]{32}$/;
const botPattern = /^[a-z0-9][a-z0-9-]*$/;

/** The files of one bot. */
interface Opened {
  readonly folder: string;
  readonly incoming: string;
  /** Folders that were made, or are being made. */
  readonly ready: Map<string, Promise<void>>;
  readonly underWay: Set<Promise<unknown>>;
}

/**
 * Keeps files in a folder of a local disk, or of one that all processes share. The folder is made with the first file,
 * for the owner alone. A file is `<folder>/<bot>/<first two of its id>/<id>`: a line of JSON with its name and type,
 * then its bytes. It is there as a whole or not at all, and on the disk when `put` resolves. Putting an id again
 * replaces the file.
 *
 * @param folder - A path (relative to the working directory) or a `file:` URL.
 * @throws FrontdeskError `files.unavailable` for a path that is none; the verbs throw as the port says.
 *
 * @example
 * ```ts
 * import { diskFiles, frontdesk, memory, runtime } from "frontdesk";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support" });
 * const desk = runtime(front.bot({ intents: [] }), { store: memory(), files: diskFiles("uploads") });
 * await desk.start();
 * await desk.stop();
 * ```
 */
export function diskFiles(folder: string | URL, { clock = systemClock }: DiskFilesOptions = {}): Files {
  const root = absolutePath(folder);
  let current: Opened | undefined;

  /** Runs a verb; `close` waits for it. */
  const use = async <T>(verb: (opened: Opened) => Promise<T>): Promise<T> => {
    if (current === undefined) throw unavailable(`The files in "${root}" are not open.`, "Call open(bot) first.", true);
    const { underWay } = current;
    const work = verb(current);
    underWay.add(work);
    try {
      return await work;
    } catch (error) {
      throw diskError(error, root);
    } finally {
      underWay.delete(work);
    }
  };

  return {
    apiVersion: 1,
    name: "disk",
    async open(bot) {
      if (current !== undefined) {
        throw unavailable(`The files in "${root}" are open already.`, "Close them first, or make another driver.");
      }
      if (!botPattern.test(bot))
        throw unavailable(`${JSON.stringify(bot)} is not the id of a bot.`, "Use the definition's `id`.");
      const own = join(root, bot);
      current = { folder: own, incoming: join(own, "incoming"), ready: new Map(), underWay: new Set() };
      try {
        await sweep(current.incoming, clock.now() - leftoverMs);
      } catch (error) {
        current = undefined;
        throw diskError(error, root);
      }
    },
    async put(file, bytes) {
      if (!idPattern.test(file.id))
        throw unavailable(`${JSON.stringify(file.id)} is not the id of a file.`, "Ids are made by core.");
      // Before anything is waited for: the caller may use its buffer again.
      const content = encodeContent(file, bytes);
      await use(async ({ folder: own, incoming, ready }) => {
        const path = pathOf(own, file.id);
        try {
          // One after the other: the first also makes the folders above both.
          await prepare(ready, incoming);
          await prepare(ready, dirname(path));
          await writeDurably(path, content, incoming);
        } catch (error) {
          // Folders that could not be made, or that somebody took away, are made by the next attempt.
          ready.clear();
          throw error;
        }
      });
    },
    get: async (id) => use(async ({ folder: own }) => (idPattern.test(id) ? read(pathOf(own, id)) : undefined)),
    remove: async (id) =>
      use(async ({ folder: own }) => {
        if (idPattern.test(id)) await removeFile(pathOf(own, id));
      }),
    async close() {
      const closed = current;
      current = undefined;
      await Promise.allSettled(closed?.underWay ?? []);
    },
  };
}

function absolutePath(folder: string | URL): string {
  if (typeof folder === "string" && folder !== "") return resolve(folder);
  if (folder instanceof URL && folder.protocol === "file:") return fileURLToPath(folder);
  throw unavailable(`"${folder}" is not a path of a folder.`, 'Give a path such as "frontdesk-files", or a file: URL.');
}

/** Folders of two digits: no folder gets more entries than file systems like. */
function pathOf(folder: string, id: string): string {
  return join(folder, id.slice(0, 2), id);
}

/** Makes a folder once, as long as nobody takes it away. */
function prepare(ready: Opened["ready"], path: string): Promise<void> {
  const made = ready.get(path) ?? makeFolder(path);
  ready.set(path, made);
  return made;
}

async function read(path: string): Promise<FileContent | undefined> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const decoded = decodeContent(content);
  if (decoded === undefined) throw damagedFile(path);
  return decoded;
}

async function removeFile(path: string): Promise<void> {
  try {
    await rm(path);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return;
    throw error;
  }
  await syncFolder(dirname(path));
}

function unavailable(message: string, hint: string, retryable: boolean = false): FrontdeskError {
  return new FrontdeskError("files.unavailable", message, { hint, retryable });
}
