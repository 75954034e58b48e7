// What conversations cost while nobody writes in them: each had one turn, on the SQLite store, with the defaults of the engine.
//
//   npx -y pnpm@12 bench idle [--json] [--conversations 100000]
//
// heap_mb: how much more JavaScript's heap and what hangs from it hold than before, after a collection each; before, a thousand
// conversations had ten turns, since what is compiled and opened once is no conversation's. rss_mb: how much the process has
// grown, which is mostly room that the collector keeps for what comes next, and SQLite's cache.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { engine, frontdesk } from "@frontdesk/core";
import { fakeEvent } from "@frontdesk/core/testing";
import { sqlite } from "@frontdesk/sqlite";
import { numberOption, report } from "./support/report.ts";
import { makeSink } from "./support/sink.ts";

const conversations = numberOption("conversations", 100_000);
const warmUp = 1_000;
const warmUpTurns = 10;
const atOnce = 256;

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Megabytes, when what is over has been collected. */
async function memory(): Promise<{ readonly heap: number; readonly rss: number }> {
  // What a finalizer or a timer lets go of is collected the next time.
  for (let time = 0; time < 4; time++) {
    collect();
    await sleep(50);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heap: (heapUsed + external) / 1e6, rss: rss / 1e6 };
}

const sink = makeSink();

const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const front = frontdesk({ id: "bench", name: "Bench" });
const desk = engine(front.bot({ intents: [], fallback: (turn) => `You said: ${turn.text}` }), {
  channels: [sink.channel],
  store: sqlite(join(folder, "idle.db")),
});

/** One turn in each of some conversations. */
async function converse(from: number, to: number, turn: number): Promise<void> {
  const before = sink.sent;
  for (let start = from; start < to; start += atOnce) {
    const batch = Array.from({ length: Math.min(atOnce, to - start) }, (_, index) => {
      const number = start + index;
      const chat = `chat-${number}`;
      const event = fakeEvent({ chat, user: { id: `user-${number}` } }, { key: `event-${number}-${turn}`, order: turn, at: Date.now() });
      return sink.host?.accept([{ ...event, kind: "message", text: "where is my order A1234?" }]);
    });
    await Promise.all(batch);
    await desk.idle();
  }
  if (sink.sent - before !== to - from) throw new Error("Not every message was answered.");
}

try {
  await desk.start();
  for (let turn = 1; turn <= warmUpTurns; turn++) await converse(0, warmUp, turn);
  const before = await memory();
  await converse(warmUp, warmUp + conversations, 1);
  const after = await memory();
  const line = (metric: string, value: number, unit: string): void =>
    report({ bench: "idle", case: `${conversations} idle conversations`, system: "frontdesk", metric, value, unit });
  line("heap_mb", after.heap - before.heap, "MB");
  line("heap_bytes", ((after.heap - before.heap) * 1e6) / conversations, "bytes a conversation");
  line("rss_mb", after.rss - before.rss, "MB");
} finally {
  await desk.stop();
  rmSync(folder, { recursive: true, force: true });
}
