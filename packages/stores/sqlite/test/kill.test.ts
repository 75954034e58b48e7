import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Store } from "@frontdesk/core";
import { sqlite } from "@frontdesk/sqlite";
import { expect, it, onTestFinished } from "vitest";
import { startChild } from "./child.ts";
import { conversationOf, written } from "./events.ts";
import { temporaryFolder } from "./folder.ts";

const customers = [0, 1, 2, 3, 4, 5, 6, 7];

/** What a process said that it had done, over all its lives. */
interface Told {
  readonly accepted: Map<number, string[]>;
  readonly committed: Map<number, number>;
  readonly sent: Set<number>;
}

/** Marsaglia's xorshift: the same instants in each run. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Notes a line; a line that was cut off tells nothing. */
function note(told: Told, line: string): void {
  const [what, first = "", second = ""] = line.split(" ");
  if (what === "accepted") told.accepted.get(Number(first))?.push(second);
  if (what === "committed") told.committed.set(Number(first), Number(second));
  if (what === "sent") told.sent.add(Number(first));
}

async function checkCustomer(store: Store, customer: number, told: Told): Promise<void> {
  const id = conversationOf(customer);
  const keys = told.accepted.get(customer) ?? [];
  const loaded = await store.load(id);
  if (loaded === undefined) return expect(keys).toEqual([]);
  const { version, state, lastSequence } = loaded.conversation;
  const history = await store.history(id, { limit: 100_000 });
  expect(history.map((one) => one.sequence)).toEqual(Array.from({ length: lastSequence }, (_, index) => index + 1));

  // Everything that was acknowledged is there.
  const known = await store.accept(keys.map((key) => written(customer, key)));
  expect(known.filter((one) => one.status !== "duplicate")).toEqual([]);
  expect(version).toBeGreaterThanOrEqual(told.committed.get(customer) ?? 0);

  // And nothing is there by half: each turn has its state, its message, its line, and no event left.
  expect(state).toMatchObject(version === 0 ? {} : { turns: version });
  const outbox = await store.outbox({ conversation: id, limit: 100_000 });
  const journal = await store.journal({ conversation: id, limit: 100_000 });
  const pending = (await store.pending({ after: 0, limit: 100_000 })).filter((one) => one.conversation === id);
  const questions = history.filter((one) => one.author.kind === "customer");
  const answers = history.filter((one) => one.author.kind === "bot");
  expect(outbox).toHaveLength(version);
  expect(journal).toHaveLength(version);
  expect(questions).toHaveLength(version + pending.length);
  expect(answers).toHaveLength(outbox.filter((one) => one.status === "sent").length);
}

it.each(["main", "worker"])(
  "keeps all that it acknowledged, and nothing by half, when it is killed at any instant (%s)",
  async (thread) => {
    const { folder, remove } = temporaryFolder();
    onTestFinished(remove);
    const path = join(folder, "a.db");
    const random = makeRandom(20_261_121);
    const told: Told = { accepted: new Map(customers.map((one) => [one, []])), committed: new Map(), sent: new Set() };
    for (let life = 0; life < 10; life++) {
      const child = startChild("write-and-tell.ts", path, String(life), thread);
      onTestFinished(() => child.kill());
      expect(await child.lines.next()).toMatchObject({ value: "open" });
      for (let left = Math.floor(random() * 400); left > 0; left--) {
        const { value, done } = await child.lines.next();
        if (done === true) throw new Error("The child ended by itself.");
        note(told, value);
      }
      await child.kill();
      // What it had told before it died.
      for (let line = await child.lines.next(); line.done !== true; line = await child.lines.next())
        note(told, line.value);

      const store = sqlite(path);
      await store.open("acme");
      for (const customer of customers) await checkCustomer(store, customer, told);
      const sent = new Set((await store.outbox({ status: "sent", limit: 100_000 })).map((one) => one.id));
      expect([...told.sent].filter((id) => !sent.has(id))).toEqual([]);
      await store.close();
    }
    expect([...told.accepted.values()].flat().length).toBeGreaterThan(100);
    expect(told.sent.size).toBeGreaterThan(100);
    const database = new DatabaseSync(path);
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    database.close();
  },
  60_000,
);
