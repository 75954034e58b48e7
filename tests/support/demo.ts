import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, onTestFinished } from "vitest";

const server = new URL("../../examples/support-desk/server.ts", import.meta.url).pathname;

/** The token of the desk of every demo that a test starts. */
export const deskToken = "a-token-for-the-tests-only";

/** The demo's server as a process of its own. */
export interface Demo {
  readonly url: string;
  /** All that it printed. */
  readonly lines: readonly string[];
  /** Ends it with a signal; resolves to its exit code. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** How the demo is started. */
export interface DemoOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Takes what is to be done when a test, or a file of tests, is over. */
export type Later = (clean: () => void | Promise<void>) => void;

/** A folder that is gone after the test. */
export function temporaryFolder(later: Later = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-demo-"));
  later(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The demo, that may or may not start. */
export function spawnDemo(folder: string, { args = [], env = {} }: DemoOptions = {}): ChildProcess {
  return spawn(
    process.execPath,
    ["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning", server, ...args],
    {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        PORT: "0",
        FRONTDESK_DB: join(folder, "support-desk.db"),
        FRONTDESK_DESK_TOKEN: deskToken,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
}

/** Starts the demo and waits until it says where it is. It is killed after the test, if it still runs. */
export async function startDemo(
  folder: string,
  options: DemoOptions = {},
  later: Later = onTestFinished,
): Promise<Demo> {
  const child = spawnDemo(folder, options);
  const exit = once(child, "exit");
  const lines: string[] = [];
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await exit;
    return code;
  };
  later(async () => void (await end("SIGKILL")));
  const url = new Promise<string>((resolve) => {
    const read = (line: string): void => {
      lines.push(line);
      const [, address] = /^ {2}The shop +(http:\S+)$/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    };
    for (const output of [child.stdout, child.stderr])
      if (output !== null) createInterface({ input: output }).on("line", read);
  });
  const failed = exit.then(([code]) => Promise.reject(new Error(`The demo ended with ${code}: ${lines.join("\n")}`)));
  // After the start an end is no failure.
  failed.catch(() => {});
  return { url: await Promise.race([url, failed]), lines, end };
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
