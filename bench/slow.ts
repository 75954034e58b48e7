// Whether slow handlers hold up others: at a quarter of the rate that the bot could take, the same messages with and without one
// customer in a hundred whose handler takes ten seconds, in turn. It waits and burns nothing, as one that asks another system.
//
//   npx -y pnpm@12 bench slow [--json] [--rounds 5] [--seconds 10] [--handler 10000]
//
// p50_ms and p99_ms: of the other customers, from when a message was due to its answer. p99_ratio: with slow handlers to without,
// the middle of the rounds. at_once: how many slow handlers were under way at the end of a run.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./peers/api.ts";
import { type Child, startBuilt } from "./support/child.ts";
import { answeredBy, closeConnections, deliverAtOnce, deliverAtRate, monotonicMs } from "./support/load.ts";
import { median, numberOption, quantile, report } from "./support/report.ts";
import { startApi } from "./support/systems.ts";
import { type Delivery, deliveryOf } from "./support/wires.ts";

const rounds = numberOption("rounds", 5);
const seconds = numberOption("seconds", 10);
const handlerMs = numberOption("handler", 10_000);
const oneIn = 100;
const warmUp = 4_000;

interface Run {
  readonly p50: number;
  readonly p99: number;
  readonly atOnce: number;
}

let number = 0;

/** The next message of a customer. */
function message(api: Child, chat: number, text: string): Delivery {
  number++;
  return deliveryOf("telegram", { number, chat, text: `${text} ${number}` }, `http://127.0.0.1:${api.port}`);
}

/** How many messages a second it takes as fast as it can. */
async function saturation(bot: Child, api: Child): Promise<number> {
  const all = Array.from({ length: warmUp }, (_, index) => message(api, 1_000 + (index % 500), "quick"));
  const before = Number(await api.ask("count"));
  const begin = monotonicMs();
  await deliverAtOnce(bot.port, all, 16);
  await answeredBy(api, before + warmUp);
  return (warmUp * 1_000) / (monotonicMs() - begin);
}

/** Each customer writes once; it ends when all who were quick are answered, and then waits for the slow ones. */
async function pace(bot: Child, api: Child, rate: number, hasSlow: boolean): Promise<Run> {
  const count = Math.ceil(rate * seconds);
  const isSlow = (index: number): boolean => index % oneIn === 0;
  const all = Array.from({ length: count }, (_, index) => message(api, 10_000 + index, hasSlow && isSlow(index) ? "slow" : "quick"));
  await api.ask("answers");
  const before = Number(await api.ask("count"));
  const times = await deliverAtRate(bot.port, all, rate);
  const underWay = count - (Number(await api.ask("count")) - before);
  if (hasSlow) await sleep(handlerMs);
  closeConnections();
  await answeredBy(api, before + count);
  // Safe: `peers/api.ts` says so.
  const answers = (await api.ask("answers")) as readonly Answer[];
  const answeredAt = new Map(answers.map(([chat, , at]) => [chat, at]));
  const took = times.flatMap(({ due }, index) => (isSlow(index) ? [] : [(answeredAt.get(String(10_000 + index)) ?? Number.NaN) - due]));
  return { p50: quantile(took, 0.5), p99: quantile(took, 0.99), atOnce: underWay };
}

const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const api = await startApi();
const bot = await startBuilt(new URL("./slow/server.ts", import.meta.url), {
  API_ROOT: `http://127.0.0.1:${api.port}`,
  DATABASE: join(folder, "slow.db"),
  HANDLER_MS: String(handlerMs),
  NODE_ENV: "production",
});
try {
  await saturation(bot, api);
  const rate = (await saturation(bot, api)) / 4;
  // One of each warms up what only slow handlers need.
  for (const hasSlow of [false, true]) await pace(bot, api, rate, hasSlow);
  const without: Run[] = [];
  const withSlow: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes from round to round, so that the machine's moods hit both alike.
    for (const hasSlow of round % 2 === 0 ? [false, true] : [true, false]) {
      (hasSlow ? withSlow : without).push(await pace(bot, api, rate, hasSlow));
    }
  }
  const line = (at: string, metric: string, value: number, unit: string): void =>
    report({ bench: "slow", case: at, system: "frontdesk", metric, value, unit });
  line("both", "rate", rate, "1/s");
  for (const [at, runs] of [
    ["without slow handlers", without],
    [`1 in ${oneIn} takes ${handlerMs} ms`, withSlow],
  ] as const) {
    line(at, "p50_ms", median(runs.map(({ p50 }) => p50)), "ms");
    line(at, "p99_ms", median(runs.map(({ p99 }) => p99)), "ms");
  }
  line("slow", "at_once", median(withSlow.map(({ atOnce }) => atOnce)), "handlers");
  line("slow to without", "p50_ratio", median(withSlow.map(({ p50 }, round) => p50 / (without[round]?.p50 ?? Number.NaN))), "×");
  line("slow to without", "p99_ratio", median(withSlow.map(({ p99 }, round) => p99 / (without[round]?.p99 ?? Number.NaN))), "×");
} finally {
  await Promise.all([api, bot].map((child) => child.end()));
  rmSync(folder, { recursive: true, force: true });
}
