import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pick } from "./chance.ts";
import type { LoopDisk } from "./loop-disk.ts";
import type { NodeProcess } from "./node-process.ts";
import { leaseMs, type Stage } from "./stage.ts";
import type { WireState } from "./wire.ts";

/** What can go wrong on purpose. */
export type FaultName =
  | "kill"
  | "freeze"
  | "restart"
  | "slow"
  | "reset"
  | "half open"
  | "black hole"
  | "clock"
  | "full disk"
  | "power cut";

/** Where faults happen, and what is noted of them. */
export interface Scene {
  readonly stage: Stage;
  readonly random: () => number;
  /** The disk that the store is on, where it is one of its own. */
  readonly disk: LoopDisk | undefined;
  /** How long it took until the conversations of a killed node were others' to handle, in milliseconds. */
  readonly takeovers: number[];
}

const hourMs = 60 * 60 * 1_000;
/** All partitions of conversations. */
const partitions = 256;
/** A take-over is not waited for longer than this. */
const longestTakeoverMs = 30_000;

/** One of many kills is watched until the conversations have another node; otherwise the node is back at once. */
const watchedShare = 0.2;

/** Waits until others have all partitions, and notes how long that took. */
async function awaitTakeover(others: readonly NodeProcess[], takeovers: number[]): Promise<void> {
  const begun = performance.now();
  while (performance.now() - begun < longestTakeoverMs) {
    const statuses = await Promise.all(others.map((one) => one.status()));
    if (statuses.reduce((sum, one) => sum + (one?.partitions ?? 0), 0) === partitions) break;
    await sleep(20);
  }
  takeovers.push(Math.round(performance.now() - begun));
}

async function kill({ stage, random, takeovers }: Scene): Promise<void> {
  const { node } = pick(random, stage.seats);
  const others = stage.seats.map((one) => one.node).filter((one) => one !== node && one.url !== undefined);
  const isWatched = others.length > 0 && random() < watchedShare;
  await node.kill();
  if (isWatched) await awaitTakeover(others, takeovers);
  node.start();
  await node.ready();
  await sleep(random() * 300);
}

async function freeze({ stage, random }: Scene): Promise<void> {
  const { node } = pick(random, stage.seats);
  node.stop();
  // Shorter than a lease, and longer.
  await sleep(leaseMs * (0.2 + random() * 2));
  node.goOn();
}

async function restart({ stage, random }: Scene): Promise<void> {
  await stage.server?.crash(random() < 0.7 ? 0 : random() * 1_500);
  await sleep(random() * 500);
}

async function disturb({ stage, random }: Scene, state: Exclude<WireState, "sound">): Promise<void> {
  const { wire } = pick(random, stage.seats);
  wire?.disturb(state);
  await sleep(500 + random() * leaseMs * 1.5);
  wire?.mend();
}

async function setClock({ stage, random }: Scene): Promise<void> {
  await pick(random, stage.seats).node.setClock(pick(random, [-hourMs, 0, hourMs]));
  await sleep(random() * 300);
}

function onDisk({ disk }: Scene): LoopDisk {
  if (disk === undefined) throw new Error("The store has no disk of its own.");
  return disk;
}

/** Fills the disk to the last byte for a while. */
async function fillDisk(scene: Scene): Promise<void> {
  const ballast = join(onDisk(scene).folder, "ballast");
  const file = openSync(ballast, "w");
  for (let size = 2 ** 20; size >= 512; size /= 2) {
    try {
      for (;;) if (writeSync(file, Buffer.alloc(size)) < size) break;
    } catch {
      // Full for pieces of this size: smaller ones may still fit.
    }
  }
  closeSync(file);
  await sleep(300 + scene.random() * 1_500);
  rmSync(ballast);
}

/** The machine loses what was written and not synced, and starts again. */
async function cutPower(scene: Scene): Promise<void> {
  const disk = onDisk(scene);
  const { server, seats } = scene.stage;
  // The machine is the database's, where it has one of its own.
  const nodes = server === undefined ? seats.map(({ node }) => node) : [];
  for (const node of nodes) node.stop();
  const endServer = server?.freeze();
  await sleep(20);
  // So that it is known that such a cut takes something away.
  const unsynced = join(disk.folder, "unsynced");
  writeFileSync(unsynced, "never synced");
  disk.cut();
  await Promise.all(nodes.map((node) => node.kill()));
  await endServer?.();
  disk.comeBack();
  if (existsSync(unsynced) && readFileSync(unsynced, "utf8") !== "")
    throw new Error("The disk has kept what was never synced: the cut was none.");
  await server?.start();
  for (const node of nodes) {
    node.start();
    await node.ready();
  }
  await sleep(scene.random() * 300);
}

/** Lets one fault happen, and undoes what it can. */
export async function happen(fault: FaultName, scene: Scene): Promise<void> {
  switch (fault) {
    case "kill":
      return kill(scene);
    case "freeze":
      return freeze(scene);
    case "restart":
      return restart(scene);
    case "reset":
      for (const { wire } of scene.stage.seats) wire?.reset();
      return;
    case "slow":
    case "half open":
    case "black hole":
      return disturb(scene, fault);
    case "clock":
      return setClock(scene);
    case "full disk":
      return fillDisk(scene);
    case "power cut":
      return cutPower(scene);
  }
}
