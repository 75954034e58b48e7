import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";

/** Whom the inbox knows from the first start. */
export const lead = { email: "robin@example.com", password: "a few words in a row" };

/** The bot as a process of its own. */
export interface Program {
  readonly url: string;
  /** Ends it with a signal; resolves to its exit code, null for one that was killed. */
  end(signal: "SIGTERM" | "SIGKILL"): Promise<number | null>;
}

/** A folder for the database, which is gone after the test. */
export function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bot-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the bot as `npm start` does, and waits until it says where its inbox is. */
export async function start(env: Record<string, string>, file = "../server.ts"): Promise<Program> {
  // In the repository of frontdesk the packages run from their sources.
  const conditions = process.execArgv.filter((argument) => argument === "--conditions=@frontdesk/source");
  const child = spawn(process.execPath, [...conditions, new URL(file, import.meta.url).pathname], {
    env: { PATH: process.env.PATH, PORT: "0", INBOX_EMAIL: lead.email, INBOX_PASSWORD: lead.password, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exit = once(child, "exit");
  const lines: string[] = [];
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    const [code] = await exit;
    return code;
  };
  onTestFinished(async () => void (await end("SIGKILL")));
  const url = new Promise<string>((resolve) => {
    for (const output of [child.stdout, child.stderr]) {
      createInterface({ input: output }).on("line", (line) => {
        lines.push(line);
        const [, address] = /^The inbox is at (http:\S+)\/inbox$/.exec(line) ?? [];
        if (address !== undefined) resolve(address);
      });
    }
  });
  const failed = exit.then(([code]) => Promise.reject(new Error(`It ended with ${code}: ${lines.join("\n")}`)));
  // After the start an end is no failure.
  failed.catch(() => {});
  return { url: await Promise.race([url, failed]), end };
}
