import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { FrontdeskError } from "@frontdesk/core";

const markdown = /\.(?:md|markdown)$/i;

function unreadable(path: string, cause: unknown): FrontdeskError {
  const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
  return new FrontdeskError("knowledge.unreadable", `${path} cannot be read${code}.`, {
    hint: "Check the path and the permissions.",
    cause,
  });
}

/** Makes sure that the folder is there. */
async function checkFolder(folder: string): Promise<void> {
  let isFolder: boolean;
  try {
    isFolder = (await stat(folder)).isDirectory();
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ENOENT")) throw unreadable(folder, cause);
    throw new FrontdeskError("knowledge.unreadable", `There is no folder ${folder}.`, {
      hint: "Check the path; a relative one is resolved from the working directory.",
      cause,
    });
  }
  if (isFolder) return;
  throw new FrontdeskError("knowledge.unreadable", `${folder} is not a folder.`, {
    hint: "Give the folder that the file is in.",
  });
}

/** What a link leads to; undefined when it leads nowhere and is no document. */
async function target(path: string): Promise<"folder" | "file" | undefined> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : undefined;
  } catch (cause) {
    if (markdown.test(path)) throw unreadable(path, cause);
    return undefined;
  }
}

async function kindOf(entry: Dirent, path: string): Promise<"folder" | "file" | undefined> {
  if (entry.isDirectory()) return "folder";
  if (entry.isFile()) return "file";
  return entry.isSymbolicLink() ? target(path) : undefined;
}

/**
 * The Markdown files in a folder and the folders in it, as paths with `/` from it, in the order of their names. What is
 * hidden (`.git`) and `node_modules` are left out; links are followed, but no folder is entered twice.
 *
 * @throws FrontdeskError `knowledge.unreadable`
 */
export async function findDocuments(folder: string): Promise<string[]> {
  await checkFolder(folder);
  const found: string[] = [];
  const entered = new Set<string>();
  const walk = async (path: string): Promise<void> => {
    const absolute = join(folder, path);
    let entries: Dirent[];
    try {
      const real = await realpath(absolute);
      if (entered.has(real)) return;
      entered.add(real);
      entries = await readdir(absolute, { withFileTypes: true });
    } catch (cause) {
      throw unreadable(absolute, cause);
    }
    // Names are compared by code unit, so that the order is the same on every machine.
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const inner = path === "" ? entry.name : `${path}/${entry.name}`;
      const kind = await kindOf(entry, join(folder, inner));
      if (kind === "folder") await walk(inner);
      else if (kind === "file" && markdown.test(entry.name)) found.push(inner);
    }
  };
  await walk("");
  return found;
}
