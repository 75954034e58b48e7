import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A program that is measured: it answers `cpu` with its CPU time so far, in microseconds. */
export interface Child {
  readonly port: number;
  cpuMicroseconds(): Promise<number>;
  /** Asks what only this program knows. */
  ask(question: string): Promise<unknown>;
  rssMegabytes(): number;
  /** Ends it with SIGKILL. */
  end(): Promise<void>;
}

/** What a program says when it is ready: its port. */
interface Ready {
  readonly port: number;
}

/** Starts a program of this folder, on our sources; it is ready when it has sent its port. */
export function startChild(file: URL, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Child> {
  return start(file, args, env, ["--conditions=@frontdesk/source"]);
}

/** The same on what was built, as people install it. */
export function startBuilt(file: URL, env: Readonly<Record<string, string>>): Promise<Child> {
  return start(file, [], env, []);
}

async function start(file: URL, args: readonly string[], env: Readonly<Record<string, string>>, flags: readonly string[]): Promise<Child> {
  const child: ChildProcess = fork(file, args, {
    execArgv: [...flags, "--disable-warning=ExperimentalWarning"],
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

/** In the program that is measured: listens on a free port, and is ready. */
export function listening(server: Server): void {
  // Safe: a server that listens on TCP has such an address.
  server.listen(0, "127.0.0.1", () => serveCpu((server.address() as AddressInfo).port));
}
