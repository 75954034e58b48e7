// What a turn costs: CPU microseconds of the server process a message, beside a bare node:http echo in the same run;
// how long the demo's server takes to start, and what memory it has then.
//
//   npx -y pnpm@12 bench turn [--json] [--messages 4000] [--rounds 3]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "./support/child.ts";
import { median, numberOption, report } from "./support/report.ts";
import { demoStart } from "./turn/cold-start.ts";
import { coreCpu } from "./turn/core.ts";
import { deliver } from "./turn/load.ts";

const messages = numberOption("messages", 4_000);
const rounds = numberOption("rounds", 3);
const atOnce = 16;
const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));

/** Delivers messages and waits until each is answered; CPU microseconds a message. */
async function measure(server: Child, api: Child, from: number): Promise<number> {
  const answered = await api.cpuMicroseconds();
  const before = await server.cpuMicroseconds();
  await deliver(server.port, from, from + messages, atOnce);
  while ((await api.cpuMicroseconds()) - answered < messages) await sleep(5);
  return ((await server.cpuMicroseconds()) - before) / messages;
}

const api = await startChild(new URL("./turn/api.ts", import.meta.url));
const env = { API_ROOT: `http://127.0.0.1:${api.port}`, DATABASE: join(folder, "bench.db") };
const bare = await startChild(new URL("./turn/bare.ts", import.meta.url), [], env);
const full = await startChild(new URL("./turn/frontdesk.ts", import.meta.url), [], env);
try {
  const figures: { bare: number[]; full: number[] } = { bare: [], full: [] };
  // The first round warms both up. Then they take turns, so that the machine's moods hit both.
  for (let round = 0; round <= rounds; round++) {
    const from = 1 + round * messages;
    const cpu = { bare: await measure(bare, api, from), full: await measure(full, api, from) };
    if (round === 0) continue;
    figures.bare.push(cpu.bare);
    figures.full.push(cpu.full);
  }
  const [bareCpu, fullCpu] = [median(figures.bare), median(figures.full)];
  report({ bench: "turn", case: "http", system: "node:http", metric: "cpu_us", value: bareCpu, unit: "µs" });
  report({ bench: "turn", case: "http", system: "frontdesk", metric: "cpu_us", value: fullCpu, unit: "µs" });
  report({ bench: "turn", case: "http", system: "frontdesk", metric: "cpu_ratio", value: fullCpu / bareCpu, unit: "× node:http" });
  report({ bench: "turn", case: "http after load", system: "frontdesk", metric: "rss_mb", value: full.rssMegabytes(), unit: "MB" });
} finally {
  await Promise.all([api.end(), bare.end(), full.end()]);
}
report({ bench: "turn", case: "core in process", system: "frontdesk", metric: "cpu_us", value: await coreCpu(messages), unit: "µs" });
const demo = await demoStart(folder, rounds);
report({ bench: "turn", case: "demo", system: "frontdesk", metric: "cold_start_ms", value: demo.coldStartMs, unit: "ms" });
report({ bench: "turn", case: "demo, started again", system: "frontdesk", metric: "cold_start_ms", value: demo.warmStartMs, unit: "ms" });
report({ bench: "turn", case: "demo", system: "frontdesk", metric: "rss_mb", value: demo.rssMegabytes, unit: "MB" });
rmSync(folder, { recursive: true, force: true });
