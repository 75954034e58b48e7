import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../support/report.ts";

/** How a server starts. */
export interface Start {
  /** From `spawn` to the first 200 of `/ready`, with an empty database: knowledge read, understanding trained. */
  readonly coldStartMs: number;
  /** The same when the database has the trained model already. */
  readonly warmStartMs: number;
  /** {@link coldStartMs} by what a Node that does nothing takes, from `spawn` to its end, just before. */
  readonly coldStartRatio: number;
  readonly rssMegabytes: number;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // Safe: a server that listens on TCP has such an address.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/ready`)).status === 200;
  } catch {
    // Nobody listens yet.
    return false;
  }
}

async function startOnce(server: string, database: string): Promise<{ readonly ms: number; readonly rss: number }> {
  const port = await freePort();
  const begin = performance.now();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", server], {
    env: { ...process.env, PORT: String(port), FRONTDESK_DB: database, TELEGRAM_BOT_TOKEN: "" },
    stdio: "ignore",
  });
  const exit = once(child, "exit");
  while (!(await isHealthy(port))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    await sleep(5);
  }
  const ms = performance.now() - begin;
  const rss = Number(execFileSync("ps", ["-o", "rss=", "-p", String(child.pid)], { encoding: "utf8" })) / 1024;
  child.kill("SIGTERM");
  await exit;
  return { ms, rss };
}

/** What Node itself takes: by it starts on different machines, and in different moods of one, can be compared. */
async function emptyStartMs(): Promise<number> {
  const begin = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return performance.now() - begin;
}

/** Starts a server several times, with new databases and again with the same; it runs what was built, as people install it. */
async function starts(server: URL, folder: string, rounds: number): Promise<Start> {
  const cold: number[] = [];
  const ratios: number[] = [];
  const warm: number[] = [];
  const rss: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const database = join(folder, `start-${basename(server.pathname)}-${round}.db`);
    const emptyMs = await emptyStartMs();
    const { ms } = await startOnce(server.pathname, database);
    cold.push(ms);
    ratios.push(ms / emptyMs);
    const again = await startOnce(server.pathname, database);
    warm.push(again.ms);
    rss.push(again.rss);
  }
  return { coldStartMs: median(cold), coldStartRatio: median(ratios), warmStartMs: median(warm), rssMegabytes: median(rss) };
}

/** How the demo's server starts. */
export function demoStart(folder: string, rounds: number): Promise<Start> {
  return starts(new URL("../../examples/support-desk/server.ts", import.meta.url), folder, rounds);
}

/** How a small bot starts: core, the web channel, SQLite. */
export function smallStart(folder: string, rounds: number): Promise<Start> {
  return starts(new URL("./small.mjs", import.meta.url), folder, rounds);
}
