import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { root } from "../../tools/packages.ts";

/** A run of the command `frontdesk doctor` that is over. */
export interface DoctorRun {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How the command is run. */
export interface DoctorProcessOptions {
  readonly folder: string;
  readonly environment: Record<string, string>;
  /** Told of each line; may interrupt the run as Ctrl-C does. */
  line?(line: string, interrupt: () => void): void;
}

const cli = join(root, "packages", "frontdesk", "src", "cli.ts");

/** A folder from which the packages are found, with files in it; removed after the test. */
export function doctorFolder(files: Record<string, string>): string {
  const work = join(root, "tests", "support", ".blocks");
  mkdirSync(work, { recursive: true });
  const folder = mkdtempSync(join(work, "doctor-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Runs the command, with nothing in its environment but what is given. */
export function runDoctor(args: readonly string[], options: DoctorProcessOptions): Promise<DoctorRun> {
  const child = spawn(process.execPath, ["--conditions=@frontdesk/source", cli, "doctor", ...args], {
    cwd: options.folder,
    env: { PATH: process.env.PATH, NO_COLOR: "1", ...options.environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = setTimeout(() => child.kill("SIGKILL"), 25_000);
  let out = "";
  let err = "";
  let seen = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    const lines = out.split("\n").slice(0, -1);
    for (const line of lines.slice(seen)) options.line?.(line, () => void child.kill("SIGINT"));
    seen = lines.length;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      clearTimeout(ended);
      resolve({ code, out, err });
    });
  });
}
