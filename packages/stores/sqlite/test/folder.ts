import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A disk in memory where there is one: a busy disk makes each of some thousand commits wait for tens of milliseconds. */
function fastestDisk(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}

/** A folder of its own, and how to remove it. */
export function temporaryFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(fastestDisk(), "frontdesk-sqlite-"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A folder for each test of a file, gone after it, and the path of a database in it. To be read within tests. */
export function folderOfEach(): { readonly folder: string; readonly path: string } {
  const place = { folder: "", path: "" };
  let remove: () => void;
  beforeEach(() => {
    const made = temporaryFolder();
    ({ remove } = made);
    place.folder = made.folder;
    place.path = join(made.folder, "a.db");
  });
  afterEach(() => remove());
  return place;
}
