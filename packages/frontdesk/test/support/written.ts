import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A file that is there until the test is over. */
export async function written(name: string, content: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frontdesk-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), content);
  return join(folder, name);
}
