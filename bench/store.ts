import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import {
  type Conversation,
  memory,
  type NewEvent,
  type SendOutcome,
  type Store,
  type TurnCommit,
} from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { openDatabase } from "../packages/stores/sqlite/src/open.ts";
import { readSettings } from "../packages/stores/sqlite/src/options.ts";
import { migrations } from "../packages/stores/sqlite/src/schema.ts";
import { openSession } from "../packages/stores/sqlite/src/session.ts";
import { accept } from "../packages/stores/sqlite/src/sql/accept.ts";
import { claim } from "../packages/stores/sqlite/src/sql/claim.ts";
import { commit } from "../packages/stores/sqlite/src/sql/commit.ts";
import { readConversation } from "../packages/stores/sqlite/src/sql/conversation.ts";
import { settle } from "../packages/stores/sqlite/src/sql/settle.ts";
import { median, numberOption, report } from "./support/report.ts";

// How many turns a second a store takes: accept a message, load the conversation, commit 1 kB of state with one message
// for the outbox, claim and settle it. So many conversations are under way side by side.
//
// `node --conditions=@frontdesk/source bench/store.ts [--json] [--rounds 3] [--seconds 1]`; TMPDIR says on which disk.
const rounds = numberOption("rounds", 3);
const seconds = numberOption("seconds", 1);
const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const filler = "x".repeat(900);

function uuid(number: number): string {
  return `019ad9a1-4000-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

function written(customer: number, number: number, now: number): NewEvent {
  return {
    target: {
      kind: "address",
      channel: "web",
      account: "main",
      key: `customer-${customer}`,
      address: { customer },
      conversationKind: "direct",
      user: { id: `u${customer}` },
      newConversation: uuid(customer),
    },
    dedupeKeys: [`${customer}:${number}`],
    order: number,
    receivedAt: now,
    payload: { kind: "message", text: "Where is my order A1234?", user: { id: `u${customer}` }, at: now },
    message: {
      author: { kind: "customer", id: `u${customer}` },
      parts: [{ kind: "text", text: "Where is my order A1234?" }],
      at: now,
    },
  };
}

function answered(conversation: Conversation, event: number, number: number, now: number): TurnCommit {
  return {
    conversation: conversation.id,
    version: conversation.version,
    epoch: conversation.epoch,
    done: [event],
    setAside: [],
    state: { number, locale: "en", asked: ["order", "reason"], filler },
    messages: [],
    outbox: [
      {
        message: { parts: [{ kind: "text", text: "It is on its way." }], purpose: "reply", locale: "en" },
        idempotencyKey: `${conversation.id}:${number}`,
        dueAt: now,
        epoch: conversation.epoch,
      },
    ],
    tokens: [],
    timers: [],
    cancelTimers: [],
    endedRuns: [],
    journal: [],
  };
}

function sent(id: number, now: number): SendOutcome {
  return { id, status: "sent", at: now, receipt: { ids: [`p${id}`], degradations: [] } };
}

/** One message, its answer, and its sending. */
type RunTurn = (customer: number, number: number) => Promise<void> | void;

/** A system under test. */
interface Subject {
  readonly turn: RunTurn;
  close(): Promise<void> | void;
}

async function storeSubject(store: Store): Promise<Subject> {
  await store.open("bench");
  return {
    async turn(customer, number) {
      const now = Date.now();
      const [accepted] = await store.accept([written(customer, number, now)]);
      if (accepted?.status !== "accepted") throw new Error(`A new message was ${accepted?.status}.`);
      const loaded = await store.load(accepted.event.conversation);
      if (loaded === undefined) throw new Error("An accepted message has no conversation.");
      const [outcome] = await store.commit([answered(loaded.conversation, accepted.event.id, number, now)]);
      if (outcome !== "ok") throw new Error(`A commit was ${outcome}.`);
      // Whoever asks first gets the message, his own or another's.
      const claimed = await store.claim({ now, limit: 1 });
      await store.settle(claimed.map((one) => sent(one.id, now)));
    },
    close: () => store.close(),
  };
}

/** The same work in one transaction for each turn, which no store could do: the wait for the disk that is shared. */
async function commitATurn(path: string): Promise<Subject> {
  const database = await openDatabase(readSettings(path, {}), migrations);
  const session = openSession(database, "bench");
  return {
    turn(customer, number) {
      const now = Date.now();
      database.exec("BEGIN IMMEDIATE");
      const accepted = accept(session, written(customer, number, now));
      if (accepted.status !== "accepted") throw new Error(`A new message was ${accepted.status}.`);
      const conversation = readConversation(session, accepted.event.conversation);
      if (conversation === undefined) throw new Error("An accepted message has no conversation.");
      const outcome = commit(session, answered(conversation, accepted.event.id, number, now));
      if (outcome !== "ok") throw new Error(`A commit was ${outcome}.`);
      for (const one of claim(session, now, 1)) settle(session, sent(one.id, now));
      session.keepIds();
      database.exec("COMMIT");
    },
    close: () => database.close(),
  };
}

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

const systems: Readonly<Record<string, (path: string) => Promise<Subject>>> = {
  memory: () => storeSubject(memory()),
  "sqlite, a commit a turn": commitATurn,
  "sqlite, a commit a verb": (path) => storeSubject(sqlite(path, { batchOperations: 1 })),
  "sqlite, group commit": (path) => storeSubject(sqlite(path)),
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
      results.get(name)?.push(await measure(await make(join(folder, `${inFlight}-${number}-${name}.db`)), inFlight));
    }
  }
  const line = (system: string, metric: string, value: number, unit: string): void =>
    report({ bench: "store", case: `${inFlight} in flight`, system, metric, value, unit });
  const turns = (name: string): number => median(results.get(name)?.map((one) => one.turns) ?? []);
  line("disk", "fdatasync", median(disk), "1/s");
  for (const [name, all] of results) {
    line(name, "turns", turns(name), "1/s");
    line(name, "cpu", median(all.map((one) => one.cpu)), "us/turn");
    // Zero says that the loop never came round: there was nothing to wait for.
    if (all.every((one) => one.delay > 0))
      line(name, "loop delay, longest", Math.max(...all.map((one) => one.delay)), "ms");
  }
  for (const other of ["a commit a turn", "a commit a verb"]) {
    line("sqlite, group commit", "gain", turns("sqlite, group commit") / turns(`sqlite, ${other}`), `x ${other}`);
  }
}

try {
  for (const inFlight of [1, 16, 64]) await compare(inFlight);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
