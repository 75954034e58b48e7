import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FrontdeskError } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { expect, it } from "vitest";
import { temporaryFolder } from "./folder.ts";

/** Makes a folder in which nothing can be written: by permission, or for root, who has them all, by a read-only disk. */
function readOnly(folder: string): { readonly undo: () => void; readonly failure: string | undefined } {
  if (process.getuid?.() !== 0) {
    chmodSync(folder, 0o500);
    return { undo: () => chmodSync(folder, 0o700), failure: undefined };
  }
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", folder], { encoding: "utf8" });
  if (mounted.status === 0) return { undo: () => void spawnSync("umount", [folder]), failure: undefined };
  return { undo: () => {}, failure: mounted.error?.message ?? mounted.stderr.trim() };
}

it("says in one line that a folder cannot be written, and what to do", async ({ skip, onTestFinished }) => {
  const { folder, remove } = temporaryFolder();
  onTestFinished(remove);
  const closed = join(folder, "closed");
  mkdirSync(closed);
  const { undo, failure } = readOnly(closed);
  onTestFinished(undo);
  if (failure !== undefined) {
    console.warn(`skipped: a read-only disk cannot be mounted here (${failure})`);
    return skip(failure);
  }
  const error: unknown = await sqlite(join(closed, "a.db"))
    .open("acme")
    .catch((reason: unknown) => reason);
  expect(FrontdeskError.isInstance(error, "store.unavailable")).toBe(true);
  const { message, hint } = error as FrontdeskError; // Safe: it was just checked.
  expect(message).toContain(closed);
  expect(message).not.toContain("\n");
  expect(hint).toBeTruthy();
  expect(readdirSync(closed)).toEqual([]);
});
