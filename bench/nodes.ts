import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { readSettings } from "../packages/stores/postgres/src/options.ts";
import { makePool } from "../packages/stores/postgres/src/pool.ts";
import { post, startNode, type TestNode } from "./nodes/node.ts";
import { median, numberOption, quantile, report } from "./support/report.ts";

// What several nodes on one PostgreSQL do: turns a second, what a turn costs the nodes and the database, how long an answer
// takes, and how soon a node's conversations are answered after it was killed.
//
// `pnpm bench nodes [--json] [--seconds 3] [--inflight 64] [--kills 5]`; FRONTDESK_TEST_POSTGRES says where PostgreSQL is (by
// default 127.0.0.1:5432, on this machine: the processor time of the server is read off its processes).
const url = process.env.FRONTDESK_TEST_POSTGRES || "postgres://postgres@127.0.0.1:5432/postgres";
const seconds = numberOption("seconds", 3);
const inFlight = numberOption("inflight", 64);
const kills = numberOption("kills", 5);
const leaseMs = 5_000;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const tick = 1_000_000 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/** The processor time of each of PostgreSQL's processes so far, in microseconds. */
function databaseCpu(): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      if (!stat.includes("(postgres)")) continue;
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      times.set(pid, (Number(fields[11]) + Number(fields[12])) * tick);
    } catch {
      // It has ended meanwhile.
    }
  }
  return times;
}

/** What the database has written so far: into its log, and what is kept of it, in bytes. */
async function written(pool: Awaited<ReturnType<typeof makePool>>, schema: string): Promise<readonly [number, number]> {
  const { rows } = await pool.query(
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8 AS log, (
       SELECT sum(pg_total_relation_size(oid))::float8 FROM pg_class WHERE relkind = 'r' AND relnamespace = $1::regnamespace
     ) AS kept`,
    [schema],
  );
  return [Number(rows[0]?.log), Number(rows[0]?.kept)];
}

/** So many nodes on a schema of their own. */
async function withNodes<T>(
  count: number,
  work: (nodes: readonly TestNode[], written: () => Promise<readonly [number, number]>) => Promise<T>,
): Promise<T> {
  const schema = `bench_nodes_${process.pid}_${count}`;
  const nodes: TestNode[] = [];
  const pool = await makePool(readSettings(url, { schema }));
  try {
    for (let index = 0; index < count; index++) nodes.push(await startNode({ url, schema, leaseMs }));
    const fair = Math.ceil(256 / count);
    for (;;) {
      const stands = await Promise.all(nodes.map((node) => node.stands()));
      if (stands.every(({ share }) => share.partitions <= fair && share.nodes === count)) break;
      await sleep(50);
    }
    return await work(nodes, () => written(pool, schema));
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await pool.end();
  }
}

/** Customers who ask again as soon as they are answered, at any node. */
async function load(
  nodes: readonly TestNode[],
  written: () => Promise<readonly [number, number]>,
): Promise<void> {
  const latencies: number[] = [];
  let isOver = false;
  const customers = Array.from({ length: inFlight }, async (_, customer) => {
    for (let number = 0; !isOver; number++) {
      const node = nodes[(customer + number) % nodes.length];
      if (node === undefined) return;
      const text = `${process.pid}-${nodes.length}-${customer}-${number}`;
      const answered = Promise.race(nodes.map((one) => one.answered(text)));
      const startedAt = performance.now();
      await post(agent, node.port, `c${customer}`, text);
      await answered;
      latencies.push(performance.now() - startedAt);
    }
  });
  await sleep(500);
  latencies.length = 0;
  const before = await Promise.all(nodes.map((node) => node.stands()));
  const [logBefore, keptBefore] = await written();
  const database = databaseCpu();
  const startedAt = performance.now();
  await sleep(seconds * 1_000);
  const turns = latencies.length;
  const elapsed = (performance.now() - startedAt) / 1_000;
  const after = await Promise.all(nodes.map((node) => node.stands()));
  const ofDatabase = [...databaseCpu()].reduce((sum, [pid, time]) => sum + time - (database.get(pid) ?? 0), 0);
  const [logAfter, keptAfter] = await written();
  isOver = true;
  await Promise.all(customers);
  const ofNodes = after.reduce((sum, one, index) => sum + one.cpu - (before[index]?.cpu ?? 0), 0);
  const figure = { bench: "nodes", case: `${nodes.length} nodes`, system: "frontdesk" };
  report({ ...figure, metric: "turns_per_s", value: turns / elapsed, unit: "1/s" });
  report({ ...figure, metric: "cpu_us", value: ofNodes / turns, unit: "µs" });
  report({ ...figure, metric: "database_us", value: ofDatabase / turns, unit: "µs" });
  report({ ...figure, metric: "log_bytes", value: (logAfter - logBefore) / turns, unit: "B" });
  report({ ...figure, metric: "kept_bytes", value: (keptAfter - keptBefore) / turns, unit: "B" });
  report({ ...figure, metric: "p50_ms", value: median(latencies), unit: "ms" });
  report({ ...figure, metric: "p99_ms", value: quantile(latencies, 0.99), unit: "ms" });
}

/** From the kill of one of two nodes to the answer of each message that was accepted at the other just after it. */
async function takeOver(): Promise<number> {
  return withNodes(2, async ([first, second]) => {
    if (first === undefined || second === undefined) return Number.NaN;
    const customers = Array.from({ length: 40 }, (_, customer) => `${customer}-${process.pid}`);
    await Promise.all(
      customers.map(async (name) => {
        const answered = Promise.race([first, second].map((one) => one.answered(`a${name}`)));
        await post(agent, first.port, name, `a${name}`);
        await answered;
      }),
    );
    const startedAt = performance.now();
    await first.kill();
    await Promise.all(
      customers.map(async (name) => {
        const answered = second.answered(`b${name}`);
        await post(agent, second.port, name, `b${name}`);
        await answered;
      }),
    );
    return performance.now() - startedAt;
  });
}

for (const count of [1, 2, 3]) await withNodes(count, load);
const times: number[] = [];
for (let kill = 0; kill < kills; kill++) times.push(await takeOver());
const figure = { bench: "nodes", case: "take-over", system: "frontdesk" };
report({ ...figure, metric: "lease_ms", value: leaseMs, unit: "ms" });
report({ ...figure, metric: "p50_ms", value: median(times), unit: "ms" });
report({ ...figure, metric: "max_ms", value: Math.max(...times), unit: "ms" });
agent.destroy();
