import { type ChildProcess, spawn } from "node:child_process";
import { onTestFinished } from "vitest";

/** A program that runs in a process of its own. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves when the standard output has a match. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exit: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
}

/** Starts Node as a user of the packages has it, but from their source. */
export function startNode(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Child {
  const child = spawn(process.execPath, ["--conditions=@frontdesk/source", ...args], {
    ...options,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    stdio: "pipe",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let out = "";
  let err = "";
  const waiting = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
    for (const check of [...waiting]) check();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const exit = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, out, err }));
  });
  return {
    process: child,
    exit,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const match = pattern.exec(out);
          if (match === null) return;
          waiting.delete(check);
          resolve(match);
        };
        waiting.add(check);
        check();
        void exit.then(() => reject(new Error(`The program ended before ${pattern}: ${out}${err}`)));
      }),
  };
}
