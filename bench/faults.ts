// What becomes of messages that come faster than they are handled, and when the process is killed: 200 messages to 20 chats, 20 of them
// delivered twice, and a handler that takes 5 to 40 ms. Once to the end; and once with `kill -9` at the 100th
// acknowledgement, a start with what is on the disk, and again whatever was not acknowledged.
//
//   npx -y pnpm@12 bench faults [--json] [--rounds 3] [--only frontdesk,telegraf]
//
// lost: acknowledged and never answered. doubled: answered more than once. reordered: chats whose first answers are not in
// the order of their messages; after a kill, of the messages that were acknowledged before. unknown: sends that the process was killed in; each may be among the doubled, and is counted
// apart from them where the system knows it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "./peers/api.ts";
import type { Child } from "./support/child.ts";
import { post } from "./support/load.ts";
import { median, numberOption, report } from "./support/report.ts";
import { installedSystems, type Running, type System, startApi, startSystem } from "./support/systems.ts";
import { deliveryOf, type Written } from "./support/wires.ts";

const rounds = numberOption("rounds", 3);
const messages = 200;
const chats = 20;
const redelivered = 20;
const killedAfter = 100;

interface Outcome {
  readonly lost: number;
  readonly doubled: number;
  readonly reordered: number;
  readonly unknown: number;
}

/** Five chats at a time, ten messages each. One comes every 4 ms: a chat's next one comes within most handlers' time, and
 * yet no server has so many to read at once that it cannot know which came first. */
const all: readonly Written[] = Array.from({ length: messages }, (_, index) => {
  const [group, place] = [Math.floor(index / 50), index % 50];
  const [chat, number] = [1 + group * 5 + (place % 5), 1 + Math.floor(place / 5)];
  return { number: index + 1, chat, text: `message ${number} of chat ${chat}` };
});
const everyMs = 4;
/** Every tenth comes once more, right behind itself. */
/** The program has seen messages before, and connections are open. */
const warmUp: readonly Written[] = Array.from({ length: 300 }, (_, index) => ({
  number: 10_000 + index,
  chat: 1_000 + (index % 100),
  text: `message ${1 + (index % 9)} of chat ${1_000 + (index % 100)}`,
}));
const burst = all.flatMap((one) => (one.number % (messages / redelivered) === 0 ? [one, one] : [one]));

/** Delivers in order, not waiting for anything; calls back at each acknowledgement. Resolves when all are answered or cut off. */
async function deliver({ child, wire }: Running, api: Child, these: readonly Written[], acknowledged: (one: Written) => void): Promise<void> {
  const underWay: Promise<void>[] = [];
  for (const one of these) {
    const delivery = deliveryOf(wire, one, `http://127.0.0.1:${api.port}`);
    const posted = post(child.port, delivery).then(
      (status) => {
        if (status >= 200 && status <= 299) acknowledged(one);
      },
      // The process was killed: nothing was acknowledged.
      () => {},
    );
    underWay.push(posted);
    await sleep(everyMs);
  }
  await Promise.all(underWay);
}

/** All answers, when no more have come for a while. */
async function answersOf(api: Child): Promise<readonly Answer[]> {
  for (let last = -1; ; ) {
    const now = Number(await api.ask("count"));
    // Safe: `peers/api.ts` says so.
    if (now === last) return (await api.ask("answers")) as readonly Answer[];
    last = now;
    await sleep(1_500);
  }
}

/** How many sends our own store does not know the outcome of. */
function unknownSends(system: System, database: string): number {
  if (system.name !== "frontdesk") return 0;
  const opened = new DatabaseSync(database, { readOnly: true });
  const row = opened.prepare("SELECT count(*) AS count FROM outbox WHERE unknown_before = 1").get();
  opened.close();
  return Number(row?.count);
}

/** Whether those messages of a chat were answered in another order than they were written. */
function isReordered(answers: readonly Answer[], chat: number, these: ReadonlySet<string>): boolean {
  const texts = answers.filter(([to, text]) => to === String(chat) && these.has(text)).map(([, text]) => text);
  const numbers = [...new Set(texts)].map((text) => Number(text.split(" ")[1]));
  return numbers.some((number, place) => number < (numbers[place - 1] ?? 0));
}

/** @param early - what was acknowledged before the process was killed, if it was. */
function judge(answers: readonly Answer[], acknowledged: ReadonlySet<string>, early: ReadonlySet<string>, unknown: number): Outcome {
  const times = new Map<string, number>();
  for (const [, text] of answers) times.set(text, (times.get(text) ?? 0) + 1);
  const reordered = Array.from({ length: chats }, (_, index) => isReordered(answers, index + 1, early));
  const twice = [...times.values()].filter((count) => count > 1).length;
  return {
    lost: [...acknowledged].filter((text) => !times.has(text)).length,
    doubled: Math.max(0, twice - unknown),
    reordered: reordered.filter(Boolean).length,
    unknown,
  };
}

async function run(system: System, api: Child, database: string, kills: boolean): Promise<Outcome | undefined> {
  const env = { DATABASE: database, HANDLER: "works", NODE_ENV: "production" };
  const acknowledged = new Set<string>();
  let running = await startSystem(system, api, env);
  if (running === undefined) return undefined;
  await deliver(running, api, warmUp, () => {});
  await answersOf(api);
  let ending: Promise<void> | undefined;
  await deliver(running, api, burst, ({ text }) => {
    if (ending !== undefined) return;
    acknowledged.add(text);
    if (kills && acknowledged.size === killedAfter) ending = running?.child.end();
  });
  const early = new Set(acknowledged);
  if (kills) {
    await ending;
    running = await startSystem(system, api, env);
    if (running === undefined) return undefined;
    const open = all.filter(({ text }) => !acknowledged.has(text));
    await deliver(running, api, open, ({ text }) => void acknowledged.add(text));
  }
  const answers = await answersOf(api);
  await running.child.end();
  return judge(answers, acknowledged, early, unknownSends(system, database));
}

const folder = mkdtempSync(join(tmpdir(), "frontdesk-bench-"));
const api = await startApi();
try {
  // The bare server has no handler, and nothing to be wrong about.
  for (const system of installedSystems().filter(({ name }) => name !== "node:http")) {
    for (const kills of [false, true]) {
      const outcomes: Outcome[] = [];
      for (let round = 0; round < rounds; round++) {
        const outcome = await run(system, api, join(folder, `${system.program}-${kills}-${round}.db`), kills);
        if (outcome !== undefined) outcomes.push(outcome);
      }
      for (const metric of ["lost", "doubled", "reordered", "unknown"] as const) {
        const values = outcomes.map((outcome) => outcome[metric]);
        const row = { bench: "faults", case: kills ? "kill -9 at the 100th" : "burst", system: system.name };
        // Of our own rounds the worst counts; of the others the middle one, to be fair to them.
        const value = system.name === "frontdesk" ? Math.max(...values) : median(values);
        if (outcomes.length > 0) report({ ...row, metric, value, unit: metric === "reordered" ? `of ${chats} chats` : `of ${messages}` });
      }
    }
  }
} finally {
  await api.end();
  rmSync(folder, { recursive: true, force: true });
}
