import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process that runs one of the programs beside this file, from source. */
export interface Child {
  readonly lines: AsyncIterator<string>;
  /** Writes a line to it. */
  tell(line: string): void;
  /** Ends it as a crash would, and waits for it to be gone. */
  kill(): Promise<void>;
}

export function startChild(program: string, ...args: readonly string[]): Child {
  const path = fileURLToPath(new URL(program, import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ["--conditions=@frontdesk/source", path, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (child.stdout === null) throw new Error("The child has no output.");
  const ended = once(child, "close");
  return {
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    tell(line) {
      child.stdin?.write(`${line}\n`);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
