import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { type Demo, type DemoOptions, runDemo } from "./demo-process.ts";

export { type Demo, deskToken, spawnDemo } from "./demo-process.ts";

/** Takes what is to be done when a test, or a file of tests, is over. */
export type Later = (clean: () => void | Promise<void>) => void;

/** A folder that is gone after the test. */
export function temporaryFolder(later: Later = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-demo-"));
  later(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the demo and waits until it says where it is. It is killed after the test, if it still runs. */
export function startDemo(folder: string, options: DemoOptions = {}, later: Later = onTestFinished): Promise<Demo> {
  return runDemo(folder, options, ({ end }) => later(async () => void (await end("SIGKILL"))));
}

/** One demo for all tests of a suite, with a database of its own. */
export function sharedDemo(): () => Demo {
  let demo: Demo | undefined;
  const cleaning: (() => void | Promise<void>)[] = [];
  beforeAll(async () => {
    const later: Later = (clean) => void cleaning.unshift(clean);
    demo = await startDemo(temporaryFolder(later), {}, later);
  });
  afterAll(async () => {
    for (const clean of cleaning) await clean();
  });
  return () => {
    if (demo === undefined) throw new Error("The demo runs in tests only.");
    return demo;
  };
}
