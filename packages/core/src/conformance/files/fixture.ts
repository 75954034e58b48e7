import { onTestFinished } from "vitest";
import type { Files } from "../../ports/files.ts";

/** Somewhere to keep files for one test. */
export interface FilesFixture {
  /**
   * A driver over the files of this fixture, not yet open. It is called again after the last one was closed, as after a
   * restart: what was kept must be there.
   */
  files(): Files;
  /** Removes the files. Every driver is closed by then. */
  dispose?(): Promise<void> | void;
}

/** Makes a fixture without files. */
export type MakeFilesFixture = () => Promise<FilesFixture> | FilesFixture;

/** A driver that is open, and what a test does around it. */
export interface FilesBench {
  readonly files: Files;
  /** Closes it, and opens it or another one over the same files, for this bot or another. */
  reopen(bot?: string): Promise<Files>;
}

/** Opens a driver without files for the bot `acme`; it is closed and removed when the test ends. */
export async function openFiles(make: MakeFilesFixture): Promise<FilesBench> {
  const fixture = await make();
  let current = fixture.files();
  onTestFinished(async () => {
    await current.close();
    await fixture.dispose?.();
  });
  await current.open("acme");
  return {
    files: current,
    async reopen(bot = "acme") {
      await current.close();
      current = fixture.files();
      await current.open(bot);
      return current;
    },
  };
}

/** The id of a file for each number. */
export function fileId(number: number): string {
  return number.toString(16).padStart(32, "0");
}
