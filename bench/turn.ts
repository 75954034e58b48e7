// What a turn costs, beside the peers in one run: each gets the same messages in its platform's wire format and sends one
// answer to the same other side. Ours is the full durable turn of the demo's bot; theirs is an echo.
//
//   npx -y pnpm@12 bench turn [--json] [--messages 4000] [--rounds 3] [--seconds 4] [--only frontdesk,telegraf]
//
// cpu_us: CPU microseconds of the server process a message, 16 deliveries at once. p50_ms and p99_ms: at half of the rate
// that the system itself could take, from when a message was due to its acknowledgement and to its answer.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Child } from "./support/child.ts";
import { answeredBy, deliverAtOnce, deliverAtRate, monotonicMs } from "./support/load.ts";
import { median, numberOption, quantile, report } from "./support/report.ts";
import { installedSystems, type Running, startApi, startSystem } from "./support/systems.ts";
import { type Delivery, deliveryOf } from "./support/wires.ts";
import type { Answer } from "./peers/api.ts";
import { demoStart, smallStart } from "./turn/cold-start.ts";
import { coreCpu } from "./turn/core.ts";

const messages = numberOption("messages", 4_000);
const rounds = numberOption("rounds", 3);
const seconds = numberOption("seconds", 4);
const atOnce = 16;
const warmUps = 4;
const chats = 500;
const texts = [
  (n: number) => `where is my order A${1000 + (n % 9000)}?`,
  (n: number) => `how long does delivery to ${["Norway", "Spain", "Chile", "Japan"][n % 4]} take?`,
  (n: number) => `где мой заказ B${1000 + (n % 9000)}?`,
  () => "退款需要多久？",
  () => "hello",
];

interface Figures {
  readonly cpu: number[];
  readonly turns: number[];
  readonly acknowledged: number[];
  readonly answered: number[];
  rss: number;
}

/** Messages `from` to `to`, as a system's platform posts them. */
function deliveries({ wire }: Running, api: Child, from: number, to: number): Delivery[] {
  return Array.from({ length: to - from }, (_, index) => {
    const number = from + index;
    const text = texts[number % texts.length]?.(Math.floor(number / texts.length)) ?? "";
    return deliveryOf(wire, { number, chat: 1_000 + (number % chats), text }, `http://127.0.0.1:${api.port}`);
  });
}

/** As fast as it can, with so many at once. */
async function saturate(system: Running, api: Child, from: number, figures: Figures): Promise<void> {
  const all = deliveries(system, api, from, from + messages);
  await api.ask("answers");
  const answered = Number(await api.ask("count"));
  const before = await system.child.cpuMicroseconds();
  const begin = monotonicMs();
  await deliverAtOnce(system.child.port, all, atOnce);
  await answeredBy(api, answered + messages);
  figures.turns.push((messages * 1_000) / (monotonicMs() - begin));
  figures.cpu.push(((await system.child.cpuMicroseconds()) - before) / messages);
  figures.rss = system.child.rssMegabytes();
}

/** At half of that rate. Each message is answered once, in the order of its chat: so answers find their messages. */
async function pace(system: Running, api: Child, from: number, figures: Figures): Promise<number> {
  const rate = median(figures.turns) / 2;
  const count = Math.ceil(rate * seconds);
  const all = deliveries(system, api, from, from + count);
  await api.ask("answers");
  const answered = Number(await api.ask("count"));
  const times = await deliverAtRate(system.child.port, all, rate);
  await answeredBy(api, answered + count);
  // Safe: `peers/api.ts` says so.
  const answers = (await api.ask("answers")) as readonly Answer[];
  const byChat = new Map<string, number[]>();
  for (const [chat, , at] of answers) byChat.set(chat, [...(byChat.get(chat) ?? []), at]);
  for (const [index, { due, acknowledged }] of times.entries()) {
    figures.acknowledged.push(acknowledged - due);
    const at = byChat.get(String(1_000 + ((from + index) % chats)))?.shift();
    if (at !== undefined) figures.answered.push(at - due);
  }
  return count;
}

const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const api = await startApi();
const running: Running[] = [];
try {
  for (const system of installedSystems()) {
    const started = await startSystem(system, api, { DATABASE: join(folder, "bench.db"), NODE_ENV: "production" });
    if (started !== undefined) running.push(started);
  }
  const figures = new Map(running.map(({ name }): [string, Figures] => [name, { cpu: [], turns: [], acknowledged: [], answered: [], rss: 0 }]));
  let from = 1;
  // The first rounds warm all up: a server runs for days, and V8 compiles what is hot for longer the more there is of it. Then
  // they take turns, so that the machine's moods hit all alike.
  for (let round = -warmUps; round < rounds; round++) {
    for (const system of running) {
      const own = figures.get(system.name);
      if (own === undefined) continue;
      const isWarm = round >= 0;
      await saturate(system, api, from, isWarm ? own : { cpu: [], turns: [], acknowledged: [], answered: [], rss: 0 });
      if (isWarm) from += await pace(system, api, from + messages, own);
      from += messages;
    }
  }
  const bare = figures.get("node:http");
  for (const [system, own] of figures) {
    const line = (at: string, metric: string, value: number, unit: string): void => report({ bench: "turn", case: at, system, metric, value, unit });
    line("http", "cpu_us", median(own.cpu), "µs");
    if (bare !== undefined) line("http", "cpu_ratio", median(own.cpu.map((cpu, round) => cpu / (bare.cpu[round] ?? Number.NaN))), "× node:http");
    line("http", "turns_per_s", median(own.turns), "1/s");
    for (const [at, values, ofBare] of [
      ["acknowledgement at half load", own.acknowledged, bare?.acknowledged],
      ["answer at half load", own.answered, bare?.answered],
    ] as const) {
      line(at, "p50_ms", quantile(values, 0.5), "ms");
      line(at, "p99_ms", quantile(values, 0.99), "ms");
      if (ofBare !== undefined) line(at, "p99_ratio", quantile(values, 0.99) / quantile(ofBare, 0.99), "× node:http");
    }
    line("http, after load", "rss_mb", own.rss, "MB");
  }
} finally {
  await Promise.all([api, ...running.map(({ child }) => child)].map((child) => child.end()));
}
report({ bench: "turn", case: "core in process", system: "frontdesk", metric: "cpu_us", value: await coreCpu(messages * 5), unit: "µs" });
const cold = await smallStart(folder, rounds);
report({ bench: "turn", case: "core, web, sqlite", system: "frontdesk", metric: "cold_start_ms", value: cold.coldStartMs, unit: "ms" });
report({ bench: "turn", case: "core, web, sqlite", system: "frontdesk", metric: "cold_start_ratio", value: cold.coldStartRatio, unit: "× node -e 0" });
report({ bench: "turn", case: "core, web, sqlite, started again", system: "frontdesk", metric: "cold_start_ms", value: cold.warmStartMs, unit: "ms" });
report({ bench: "turn", case: "core, web, sqlite", system: "frontdesk", metric: "rss_mb", value: cold.rssMegabytes, unit: "MB" });
const demo = await demoStart(folder, rounds);
report({ bench: "turn", case: "demo", system: "frontdesk", metric: "cold_start_ms", value: demo.coldStartMs, unit: "ms" });
report({ bench: "turn", case: "demo", system: "frontdesk", metric: "cold_start_ratio", value: demo.coldStartRatio, unit: "× node -e 0" });
report({ bench: "turn", case: "demo, started again", system: "frontdesk", metric: "cold_start_ms", value: demo.warmStartMs, unit: "ms" });
report({ bench: "turn", case: "demo", system: "frontdesk", metric: "rss_mb", value: demo.rssMegabytes, unit: "MB" });
rmSync(folder, { recursive: true, force: true });
