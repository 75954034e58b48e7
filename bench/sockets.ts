// What open chats cost: so many WebSockets of as many conversations on one server process. How long they take to
// connect, what memory each takes, and, while all are open, how long a message takes from its commit to the client.
//
//   npx -y pnpm@12 bench sockets [--json] [--sockets 5000] [--messages 1000]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { each, visit, write } from "./sockets/visitor.ts";
import { startChild } from "./support/child.ts";
import { numberOption, report } from "./support/report.ts";

const sockets = numberOption("sockets", 5_000);
const messages = Math.min(sockets, numberOption("messages", 1_000));
const atOnce = 16;
const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const server = await startChild(new URL("./sockets/server.ts", import.meta.url), [], { DATABASE: join(folder, "bench.db") });

/** Bytes that the server holds, after it has thrown away what nobody needs. */
async function memory(): Promise<{ readonly rss: number; readonly heap: number }> {
  // Safe: what the server answers to this question.
  return (await server.ask("memory")) as { rss: number; heap: number };
}

function share(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

const figure = (metric: string, value: number, unit: string): void =>
  report({ bench: "sockets", case: `${sockets} open`, system: "frontdesk", metric, value, unit });

try {
  // Everything that is made once is made before it counts.
  const first = await each(Array.from({ length: 200 }), atOnce, () => visit(server.port));
  await each(first, atOnce, (visitor) => write(server.port, visitor));
  const closed = first.map(({ socket }) => new Promise((resolve) => socket.addEventListener("close", resolve)));
  for (const { socket } of first) socket.close();
  await Promise.all(closed);
  const before = await memory();

  const start = performance.now();
  const visitors = await each(Array.from({ length: sockets }), atOnce, () => visit(server.port));
  const connectMs = performance.now() - start;
  const after = await memory();
  figure("connect_s", connectMs / 1_000, "s for all");
  figure("rss_kb", (after.rss - before.rss) / sockets / 1_024, "KiB a socket");
  figure("heap_kb", (after.heap - before.heap) / sockets / 1_024, "KiB a socket");

  const writers = visitors.slice(0, messages);
  const arrived = await each(writers, atOnce, (visitor) => write(server.port, visitor));
  // Safe: what the server answers to this question. The bot's answer was committed last.
  const committed = new Map((await server.ask("committed")) as [string, number][]);
  const delays = writers
    .map(({ conversation }, index) => (arrived[index] ?? Number.NaN) - (committed.get(conversation) ?? Number.NaN))
    .toSorted((a, b) => a - b);
  figure("commit_to_frame_p50_ms", share(delays, 0.5), "ms");
  figure("commit_to_frame_p99_ms", share(delays, 0.99), "ms");
  figure("still_open", visitors.filter(({ socket }) => socket.readyState === WebSocket.OPEN).length, "sockets");
} finally {
  await server.end();
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
