import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./packages.ts";

/** How {@link run} starts a program. */
export interface RunOptions {
  /** The working directory. Default: the root of the repository. */
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** Runs a program with its output shown, and ends this process with its exit code when it fails. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): void {
  const { status, signal, error } = spawnSync(program, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (error) throw error;
  if (signal) process.stderr.write(`${program} was ended by ${signal}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

/** Runs a program and returns what it wrote to its standard output; throws with all of its output when it fails. */
export function output(program: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Installs one of the side workspaces (`tests`, `tools`) as its lockfile says; half a second when nothing changed. */
export function installWorkspace(folder: string): void {
  run("pnpm", ["--dir", folder, "install", "--frozen-lockfile", "--prefer-offline", "--reporter=silent"]);
}

/** The path of a program that tools/package.json brings. */
export function tool(name: string): string {
  return join(import.meta.dirname, "node_modules", ".bin", name);
}
