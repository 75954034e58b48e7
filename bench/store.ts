import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { memory } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import { sqlite } from "@frontdesk/sqlite";
import * as onPostgres from "./store/postgres.ts";
import * as onSqlite from "./store/sqlite.ts";
import { type Subject, storeSubject } from "./store/turn.ts";
import { median, numberOption, report } from "./support/report.ts";

// How many turns a second a store takes: accept a message, load the conversation, commit 1 kB of state with one message
// for the outbox, claim and settle it. So many conversations are under way side by side.
//
// `node --conditions=@frontdesk/source bench/store.ts [--json] [--rounds 3] [--seconds 1]`; TMPDIR says on which disk
// SQLite writes, FRONTDESK_TEST_POSTGRES where PostgreSQL is (by default 127.0.0.1:5432; without a server it is left out).
const rounds = numberOption("rounds", 3);
const seconds = numberOption("seconds", 1);
const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const schema = `bench_${process.pid}`;

interface Result {
  readonly turns: number;
  /** Microseconds of processor time a turn. */
  readonly cpu: number;
  /** The longest time that the event loop stood still, in milliseconds. */
  readonly delay: number;
}

async function measure(subject: Subject, inFlight: number): Promise<Result> {
  let numbers = 0;
  const run = async (until: () => boolean): Promise<number> => {
    let turns = 0;
    const lanes = Array.from({ length: inFlight }, async (_, customer) => {
      while (!until()) {
        await subject.turn(customer, numbers++);
        turns++;
      }
    });
    await Promise.all(lanes);
    return turns;
  };
  const warm = performance.now() + 300;
  await run(() => performance.now() >= warm);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const cpu = process.cpuUsage();
  const startedAt = performance.now();
  const turns = await run(() => performance.now() >= startedAt + seconds * 1000);
  const elapsed = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpu);
  loop.disable();
  await subject.close();
  return { turns: (turns * 1000) / elapsed, cpu: (user + system) / turns, delay: loop.max / 1e6 };
}

/** What is measured. Each gets a name for its data that nobody else has. */
const systems: Readonly<Record<string, (name: string) => Promise<Subject>>> = {
  memory: () => storeSubject(memory()),
  "sqlite, a commit a turn": (name) => onSqlite.commitATurn(join(folder, name)),
  "sqlite, a commit a verb": (name) => storeSubject(sqlite(join(folder, name), { batchOperations: 1, thread: "main" })),
  "sqlite, group commit": (name) => storeSubject(sqlite(join(folder, name), { thread: "main" })),
  "sqlite, group commit in a thread": (name) => storeSubject(sqlite(join(folder, name), { thread: "worker" })),
  ...((await onPostgres.hasServer())
    ? {
        "postgres, a commit a turn": () => onPostgres.commitATurn(schema),
        "postgres, a commit a verb": () => storeSubject(postgres(onPostgres.postgresUrl, { schema, batchOperations: 1 })),
        "postgres, group commit": () => storeSubject(postgres(onPostgres.postgresUrl, { schema })),
      }
    : {}),
};

/** How often a second this disk takes 4 kB for good: what a store that waits for it is to be measured by. */
function measureDisk(): number {
  const file = openSync(join(folder, "reference"), "w");
  const page = Buffer.alloc(4096);
  const startedAt = performance.now();
  let writes = 0;
  for (; performance.now() < startedAt + 300; writes++) {
    writeSync(file, page, 0, page.length, (writes % 1000) * page.length);
    fdatasyncSync(file);
  }
  closeSync(file);
  return (writes * 1000) / (performance.now() - startedAt);
}

async function compare(inFlight: number): Promise<void> {
  const results = new Map<string, Result[]>(Object.keys(systems).map((name) => [name, []]));
  const disk: number[] = [];
  // In turns, so that all see the same weather.
  for (let number = 0; number < rounds; number++) {
    disk.push(measureDisk());
    for (const [name, make] of Object.entries(systems)) {
      results.get(name)?.push(await measure(await make(`${inFlight}-${number}-${name}.db`), inFlight));
      if (name.startsWith("postgres")) await onPostgres.dropSchema(schema);
    }
  }
  const line = (system: string, metric: string, value: number, unit: string): void =>
    report({ bench: "store", case: `${inFlight} in flight`, system, metric, value, unit });
  const turns = (name: string): number => median(results.get(name)?.map((one) => one.turns) ?? []);
  line("disk", "fdatasync", median(disk), "1/s");
  for (const [name, all] of results) {
    line(name, "turns_per_s", turns(name), "1/s");
    line(name, "cpu_us", median(all.map((one) => one.cpu)), "µs");
    // Zero says that the loop never came round: there was nothing to wait for.
    if (all.every((one) => one.delay > 0))
      line(name, "loop_delay_ms", Math.max(...all.map((one) => one.delay)), "ms");
  }
  for (const store of ["sqlite", "postgres"]) {
    if (!results.has(`${store}, group commit`)) continue;
    for (const other of ["a commit a turn", "a commit a verb"]) {
      line(`${store}, group commit`, "gain", turns(`${store}, group commit`) / turns(`${store}, ${other}`), `x ${other}`);
    }
  }
}

try {
  for (const inFlight of [1, 16, 64]) await compare(inFlight);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
