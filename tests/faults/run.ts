import { setTimeout as sleep } from "node:timers/promises";
import { chance, pick, shuffle } from "./chance.ts";
import { Customers } from "./customers.ts";
import { type FaultName, happen, type Scene } from "./faults.ts";
import { type LoopDisk, loopDisk } from "./loop-disk.ts";
import { type Findings, findings, look } from "./oracle.ts";
import { Platform, type Storm } from "./platform.ts";
import { postgresStage, type Stage, sqliteStage } from "./stage.ts";
import { strangeCommits } from "./watched-epochs.ts";

/** What a run of the suite is. */
export interface RunOptions {
  readonly store: "sqlite" | "postgres";
  /** Of SQLite there is always one. */
  readonly nodes: number;
  readonly chats: number;
  /** How often each fault happens. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  /** No further fault begins after so many seconds. */
  readonly seconds: number;
  readonly seed: string;
  /** Told after each fault. */
  readonly progress?: ((done: number, all: number) => void) | undefined;
}

/** What came of it. */
export interface Result extends Findings {
  readonly store: string;
  readonly nodes: number;
  readonly seconds: number;
  /** How often each fault happened. */
  readonly faults: Readonly<Partial<Record<FaultName, number>>>;
  readonly redelivered: number;
  /** Sends that a storm of the platform hit. */
  readonly stormHits: number;
  /** Commits of nodes without a lease. */
  readonly strangeCommits: number;
  /** Times in which nodes ended by themselves, as at a start without a database. */
  readonly falls: number;
  /** In milliseconds, shortest first. */
  readonly takeovers: readonly number[];
}

const storms: readonly Storm[] = ["429", "5xx", "reset before", "reset after", "hang", "late"];
/** How large the disk is that can be filled. */
const diskMegabytes = { sqlite: 128, postgres: 1_024 } as const;
/** When nothing more was shown for so long, what is unanswered is lost, in milliseconds. */
const patienceMs = 60_000;

/** Storms come and go until it is told to stop. */
async function weather(platform: Platform, random: () => number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    platform.storm = random() < 0.4 ? "none" : pick(random, storms);
    await sleep(300 + random() * 1_500);
  }
  platform.storm = "none";
}

/** Waits until every acknowledged message is answered, as long as answers come. */
async function awaitAnswers(customers: Customers, platform: Platform): Promise<void> {
  const isAnswered = (): boolean =>
    customers.acknowledged.every((last, chat) => {
      for (let n = last; n > 0; n--) if (!platform.hasAnswered(chat, n)) return false;
      return true;
    });
  let shown = platform.shown.length;
  for (let since = performance.now(); !isAnswered() && performance.now() - since < patienceMs; await sleep(100)) {
    if (platform.shown.length === shown) continue;
    shown = platform.shown.length;
    since = performance.now();
  }
  // The store hears of the last sends.
  await sleep(1_000);
}

function plan(faults: RunOptions["faults"], random: () => number): readonly FaultName[] {
  // Safe: the keys of such a record are names of faults.
  const entries = Object.entries(faults) as [FaultName, number][];
  return shuffle(
    random,
    entries.flatMap(([name, times]) => Array.from({ length: times }, () => name)),
  );
}

async function mend(stage: Stage): Promise<void> {
  for (const { node, wire } of stage.seats) {
    node.goOn();
    wire?.mend();
    await node.ready();
  }
}

/**
 * Runs a bot on a store while things go wrong, and looks afterwards what became of every message.
 *
 * @throws Error for a full disk and a power cut, where no disk of its own can be mounted.
 */
export async function run(options: RunOptions): Promise<Result> {
  const platform = new Platform(chance(`${options.seed} platform`));
  await platform.open();
  const { "full disk": fills = 0, "power cut": cuts = 0 } = options.faults;
  let disk: LoopDisk | undefined;
  try {
    disk = fills + cuts > 0 ? loopDisk(diskMegabytes[options.store]) : undefined;
    return await perform(options, platform, disk);
  } finally {
    platform.close();
    disk?.remove();
  }
}

async function perform(options: RunOptions, platform: Platform, disk: LoopDisk | undefined): Promise<Result> {
  const random = chance(options.seed);
  const stage =
    options.store === "sqlite"
      ? sqliteStage(platform, disk?.folder)
      : await postgresStage(platform, options.nodes, disk?.folder);
  const customers = new Customers({
    chats: options.chats,
    random: chance(`${options.seed} customers`),
    nodes: () => stage.seats.flatMap(({ node }) => node.url ?? []),
    hasAnswered: (chat, n) => platform.hasAnswered(chat, n),
  });
  const begun = performance.now();
  const scene: Scene = { stage, random, disk, takeovers: [] };
  const happened: Partial<Record<FaultName, number>> = {};
  let isOver = false;
  try {
    for (const { node } of stage.seats) node.start();
    await mend(stage);
    customers.begin();
    const sky = weather(platform, chance(`${options.seed} weather`), () => isOver);
    const planned = plan(options.faults, random);
    for (const [index, fault] of planned.entries()) {
      if (performance.now() - begun > options.seconds * 1_000) break;
      await sleep(random() * 200);
      await happen(fault, scene);
      happened[fault] = (happened[fault] ?? 0) + 1;
      options.progress?.(index + 1, planned.length);
    }
    isOver = true;
    await sky;
    await mend(stage);
    await customers.end();
    await awaitAnswers(customers, platform);
    for (const { node } of stage.seats) await node.kill();
    const found = await look(stage.store(), (store) => findings(store, customers, platform));
    return {
      store: options.store,
      nodes: stage.seats.length,
      seconds: Math.round((performance.now() - begun) / 1_000),
      faults: happened,
      redelivered: customers.redelivered,
      stormHits: platform.hits,
      strangeCommits: stage.server === undefined ? 0 : await strangeCommits(stage.server),
      falls: stage.seats.reduce((sum, { node }) => sum + node.falls, 0),
      takeovers: scene.takeovers.toSorted((a, b) => a - b),
      ...found,
    };
  } finally {
    isOver = true;
    await stage.close();
  }
}
