import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { NodeSettings } from "./node-settings.ts";

/** How a node that runs shares the work. */
export interface NodeStatus {
  readonly partitions: number;
  readonly nodes: number;
  readonly waiting: number;
}

const program = fileURLToPath(new URL("node.ts", import.meta.url));
/** A node that ends by itself, as when its store is away at its start, is started again after so long. */
const startAgainMs = 200;

/** One place of a node: a process that is started again whenever it has ended. SQLite works in either thread by turns. */
export class NodeProcess {
  readonly #settings: Omit<NodeSettings, "thread">;
  readonly #logFile: string;
  #starts = 0;
  #child: ChildProcess | undefined;
  #isWanted = false;
  /** Where it takes messages; undefined while it does not run. */
  url: string | undefined;
  /** How often it ended by itself. */
  falls = 0;

  constructor(settings: Omit<NodeSettings, "thread">, logFile: string) {
    this.#settings = settings;
    this.#logFile = logFile;
  }

  /** Starts it; it serves some time later. */
  start(): void {
    this.#isWanted = true;
    const log = openSync(this.#logFile, "a");
    const given = ["--conditions=@frontdesk/source", "--disable-warning=ExperimentalWarning", program];
    const settings: NodeSettings = { ...this.#settings, thread: this.#starts++ % 2 === 0 ? "main" : "worker" };
    const child = spawn(process.execPath, [...given, JSON.stringify(settings)], {
      stdio: ["ignore", "pipe", log],
      // It starts a thousand times.
      env: { ...process.env, NODE_COMPILE_CACHE: join(dirname(this.#logFile), "compiled") },
    });
    closeSync(log);
    this.#child = child;
    if (child.stdout === null) throw new Error("The node has no output.");
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line.startsWith("ready ")) this.url = `http://127.0.0.1:${line.slice("ready ".length)}`;
    });
    child.once("exit", async () => {
      this.url = undefined;
      if (!this.#isWanted || this.#child !== child) return;
      this.falls++;
      await sleep(startAgainMs);
      if (this.#isWanted && this.#child === child) this.start();
    });
  }

  /** Resolves when it serves. */
  async ready(): Promise<void> {
    while (this.url === undefined) await sleep(10);
  }

  /** Ends it as a crash would. It stays down until `start`. */
  async kill(): Promise<void> {
    this.#isWanted = false;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** The process stands still, with all its connections. */
  stop(): void {
    this.#child?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Sets its clock: so many milliseconds off the true time. */
  async setClock(offsetMs: number): Promise<void> {
    await this.#ask(`/clock?offsetMs=${offsetMs}`);
  }

  async status(): Promise<NodeStatus | undefined> {
    const answer = await this.#ask("/status");
    // Safe: node.ts writes it, from this very type.
    return answer === undefined ? undefined : ((await answer.json()) as NodeStatus);
  }

  async #ask(path: string): Promise<Response | undefined> {
    if (this.url === undefined) return undefined;
    try {
      return await fetch(this.url + path, { method: "POST", signal: AbortSignal.timeout(1_000) });
    } catch {
      // It is being killed, or stands still.
      return undefined;
    }
  }
}
