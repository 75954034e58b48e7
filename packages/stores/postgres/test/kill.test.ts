import type { Store } from "@frontdesk/core";
import { postgres } from "@frontdesk/postgres";
import { expect, it } from "vitest";
import { type Child, startChild } from "./child.ts";
import { describeWithServer, makeDatabase } from "./database.ts";
import { conversationOf, written } from "./events.ts";

const customers = [0, 1, 2, 3, 4, 5, 6, 7];

/** What processes said that they had done, over all their lives. */
interface Told {
  readonly accepted: Map<number, string[]>;
  readonly committed: Map<number, number>;
  readonly sent: Set<number>;
  /** How often each message was given to the platform. */
  readonly sending: Map<string, number>;
}

/** Notes a line; a line that was cut off tells nothing. */
function note(told: Told, line: string): void {
  const [what, first = "", second = ""] = line.split(" ");
  if (what === "accepted") told.accepted.get(Number(first))?.push(second);
  if (what === "committed") {
    told.committed.set(Number(first), Math.max(Number(second), told.committed.get(Number(first)) ?? 0));
  }
  if (what === "sending") told.sending.set(first, (told.sending.get(first) ?? 0) + 1);
  if (what === "sent") told.sent.add(Number(first));
}

/** Reads so many lines of a process. */
async function listen(child: Child, told: Told, lines: number): Promise<void> {
  for (let left = lines; left > 0; left--) {
    const { value, done } = await child.lines.next();
    if (done === true) throw new Error("The child ended by itself.");
    note(told, value);
  }
}

/** Ends a process, and reads what it had told before it died. */
async function kill(child: Child, told: Told): Promise<void> {
  await child.kill();
  for (let line = await child.lines.next(); line.done !== true; line = await child.lines.next()) note(told, line.value);
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
  expect(outbox).toHaveLength(version);
  expect(journal).toHaveLength(version);
  expect(history.filter((one) => one.author.kind === "customer")).toHaveLength(version + pending.length);
  const answers = history.filter((one) => one.author.kind === "bot");
  expect(answers).toHaveLength(outbox.filter((one) => one.status === "sent").length);
}

describeWithServer("two processes that write to the same conversations", () => {
  it("keep all that they acknowledged, and nothing by half, when they are killed at any instant", {
    timeout: 120_000,
  }, async ({ onTestFinished }) => {
    const database = await makeDatabase();
    onTestFinished(() => database.drop());
    const told: Told = {
      accepted: new Map(customers.map((one) => [one, []])),
      committed: new Map(),
      sent: new Set(),
      sending: new Map(),
    };
    const store = postgres(database.url);
    const start = async (run: string): Promise<Child> => {
      const child = startChild("write-and-tell.ts", database.url, run);
      onTestFinished(() => child.kill());
      expect(await child.lines.next()).toMatchObject({ value: "open" });
      return child;
    };
    let survivor = await start("first");
    for (const [life, lines] of [20, 90, 50].entries()) {
      const next = await start(`life${life}`);
      await Promise.all([listen(survivor, told, lines), listen(next, told, lines)]);
      await kill(survivor, told);
      survivor = next;
    }
    await kill(survivor, told);
    await store.open("acme");
    for (const customer of customers) await checkCustomer(store, customer, told);
    const sent = new Set((await store.outbox({ status: "sent", limit: 100_000 })).map((one) => one.id));
    expect([...told.sent].filter((id) => !sent.has(id))).toEqual([]);
    // None was given to the platform twice, since no claim ran out while its process lived.
    expect([...told.sending].filter(([, times]) => times > 1)).toEqual([]);
    expect([...told.accepted.values()].flat().length).toBeGreaterThan(100);

    // What the dead had claimed is taken over when it has run out.
    const abandoned = (await store.outbox({ status: "claimed", limit: 100 })).map((one) => one.id);
    await database.sql("UPDATE frontdesk.outbox SET claimed_until = 1 WHERE status = 'claimed'");
    const claimed = await store.claim({ now: 0, limit: 100_000 });
    const unknown = claimed.filter((one) => one.unknownBefore).map((one) => one.id);
    expect(unknown.toSorted()).toEqual(abandoned.toSorted());
    await store.close();
  });
});
