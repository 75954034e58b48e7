import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";

/** A program that is measured: it answers `cpu` with its CPU time so far, in microseconds. */
export interface Child {
  readonly port: number;
  cpuMicroseconds(): Promise<number>;
  /** Asks what only this program knows. */
  ask(question: string): Promise<unknown>;
  rssMegabytes(): number;
  end(): Promise<void>;
}

/** What a program says when it is ready: its port. */
interface Ready {
  readonly port: number;
}

/** Starts a program of this folder; it is ready when it has sent its port. */
export async function startChild(file: URL, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Child> {
  const child: ChildProcess = fork(file, args, {
    execArgv: ["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning"],
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`${file.pathname} ended with ${code}.`)));
  ended.catch(() => {});
  // Safe: the programs of this folder send nothing else first.
  const [{ port }] = (await Promise.race([once(child, "message"), ended])) as [Ready];
  const ask = async (question: string): Promise<unknown> => {
    const answer = once(child, "message");
    child.send(question);
    const [said] = await Promise.race([answer, ended]);
    return said;
  };
  return {
    port,
    ask,
    // `serveCpu` answers with a number.
    cpuMicroseconds: async () => Number(await ask("cpu")),
    rssMegabytes: () => Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1024,
    async end() {
      if (child.exitCode !== null) return;
      const exit = once(child, "exit");
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** In the program that is measured: says that it is ready and answers for its CPU time. */
export function serveCpu(port: number): void {
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
  process.send?.({ port });
}
