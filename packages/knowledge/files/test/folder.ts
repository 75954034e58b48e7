import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Passage } from "@frontdesk/core";
import { type FilesOptions, files } from "@frontdesk/files";
import { onTestFinished } from "vitest";

/** A folder with these files, which is gone when the test is over. */
export async function folderOf(contents: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frontdesk-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(contents)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** The passages of a folder with these files. */
export async function passagesOf(
  contents: Readonly<Record<string, string>>,
  options?: FilesOptions,
): Promise<readonly Passage[]> {
  return files(await folderOf(contents), options).passages();
}
