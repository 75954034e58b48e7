import type { Case, NewEvent, NewOutbox, Store } from "@frontdesk/core";
import { type PostgresOptions, postgres } from "@frontdesk/postgres";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished, vi } from "vitest";
import { describeWithServer, empty, makeDatabase, type TestDatabase } from "./database.ts";
import { conversationOf, turnOf, written } from "./events.ts";

const twenty = Array.from({ length: 20 }, (_, index) => index);

function outgoing(text: string): NewOutbox {
  const message = { parts: [{ kind: "text" as const, text }], purpose: "reply" as const, locale: "en" };
  return { message, idempotencyKey: text, dueAt: 0, epoch: 0 };
}

function openCase(changes: Partial<Case> = {}): Case {
  return {
    id: "case-1",
    conversation: conversationOf(1),
    channel: "web",
    customer: { id: "u1" },
    queue: "billing",
    reason: "asked",
    summary: { lastMessage: "", slots: {}, locale: "en" },
    state: "queued",
    notes: [],
    openedAt: 0,
    ...changes,
  };
}

function take(key: string, name: string): NewEvent {
  return {
    ...written(1, key),
    target: { kind: "conversation", conversation: conversationOf(1) },
    message: undefined,
    take: { case: "case-1", person: { name }, at: 5, from: null },
  };
}

describeWithServer("several processes on one database", () => {
  let database: TestDatabase;
  let one: Store;
  let other: Store;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());

  async function open(bot = "acme", options: PostgresOptions = {}): Promise<Store> {
    const store = postgres(database.url, { connections: 4, ...options });
    await store.open(bot);
    onTestFinished(() => store.close());
    return store;
  }
  /** Makes all claims look as old as if their process had been gone for long. */
  const runOut = (): Promise<unknown> =>
    database.sql("UPDATE frontdesk.outbox SET claimed_until = 1 WHERE status = 'claimed'");
  /** A conversation for each number, with so many messages of the bot in line. */
  async function meet(customers: readonly number[], ...texts: readonly string[]): Promise<void> {
    await one.accept(customers.map((customer) => written(customer, `hello ${customer}`)));
    await one.commit(customers.map((customer) => turnOf(customer, { outbox: texts.map(outgoing) })));
  }

  beforeEach(async () => {
    [one, other] = await Promise.all([open(), open()]);
  });
  afterEach(() => empty(database, "frontdesk"));

  it("accept an event once that both are given, twenty times at once", async () => {
    const all = await Promise.all(twenty.map((index) => (index % 2 ? one : other).accept([written(1, "a")])));
    const statuses = all.flat().map((outcome) => outcome.status);
    expect(statuses.toSorted()).toEqual(["accepted", ...Array(19).fill("duplicate")]);
    expect(all.flat().map((outcome) => ("sequence" in outcome ? outcome.sequence : 0))).toEqual(Array(20).fill(1));
    expect(await one.pending({ after: 0, limit: 9 })).toHaveLength(1);
  });

  it("accept one key for two customers once", async () => {
    const all = await Promise.all([
      ...twenty.map((index) => one.accept([written(1, `${index}`), written(3, `x${index}`)])),
      ...twenty.map((index) => other.accept([written(4, `x${19 - index}`), written(2, `${19 - index}`)])),
    ]);
    expect(all.flat().filter((outcome) => outcome.status === "accepted")).toHaveLength(40);
  });

  it("make one conversation of the first messages of a customer, without a gap", async () => {
    const all = await Promise.all(
      twenty.map((index) => {
        const event = written(1, `${index}`);
        const target = { ...event.target, newConversation: conversationOf(100 + index) };
        return (index % 2 ? one : other).accept([{ ...event, target }]);
      }),
    );
    const accepted = all.flat().flatMap((outcome) => (outcome.status === "accepted" ? [outcome] : []));
    expect(new Set(accepted.map(({ event }) => event.conversation)).size).toBe(1);
    const bySequence = accepted.toSorted((a, b) => (a.sequence ?? 0) - (b.sequence ?? 0));
    expect(bySequence.map(({ sequence }) => sequence)).toEqual(twenty.map((index) => index + 1));
    // Who comes later has the higher id, whoever wrote it.
    const ids = bySequence.map(({ event }) => event.id);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });

  it("write to the same conversations in any order, and none waits in a circle", async () => {
    await meet(twenty);
    const versions = new Map(twenty.map((customer) => [customer, 1]));
    for (let round = 0; round < 5; round++) {
      const turns = twenty.map((customer) => turnOf(customer, { version: versions.get(customer) ?? 0 }));
      const [first, second] = await Promise.all([
        Promise.all(turns.map((turn) => one.commit([turn]))),
        Promise.all(turns.toReversed().map((turn) => other.commit([turn]))),
        one.accept(twenty.map((customer) => written(customer, `a${round}:${customer}`))),
        other.accept(twenty.toReversed().map((customer) => written(customer, `b${round}:${customer}`))),
      ]);
      const outcomes = [...first.flat(), ...second.flat()];
      expect(outcomes.filter((outcome) => outcome === "ok")).toHaveLength(20);
      expect(outcomes.filter((outcome) => outcome === "conflict")).toHaveLength(20);
      for (const customer of twenty) versions.set(customer, (versions.get(customer) ?? 0) + 1);
    }
    for (const customer of twenty) {
      const history = await other.history(conversationOf(customer), { limit: 99 });
      expect(history.map((message) => message.sequence)).toEqual(history.map((_, index) => index + 1));
      expect(history).toHaveLength(11);
    }
  });

  it("claim each message once, and one of a conversation at a time", async () => {
    await meet(twenty, "a", "b");
    const all = await Promise.all(twenty.map((index) => (index % 2 ? one : other).claim({ now: 0, limit: 3 })));
    const claimed = all.flat();
    expect(new Set(claimed.map(({ conversation }) => conversation)).size).toBe(20);
    expect(claimed.map(({ message }) => message.parts)).toEqual(Array(20).fill([{ kind: "text", text: "a" }]));
  });

  it("settle what is their own only", async () => {
    await meet([1], "a", "b");
    const [claimed] = await one.claim({ now: 0, limit: 9 });
    const sent = { id: claimed?.id ?? 0, status: "sent", at: 1, receipt: { ids: ["p"], degradations: [] } } as const;
    await other.settle([sent]);
    expect(await one.outbox({ status: "claimed", limit: 9 })).toHaveLength(1);
    await one.settle([sent]);
    expect(await other.outbox({ status: "sent", limit: 9 })).toHaveLength(1);
  });

  it("give a case to one of two who want it", async () => {
    await meet([1]);
    await one.commit([turnOf(1, { version: 1, case: openCase() })]);
    const [[ann], [bob]] = await Promise.all([one.accept([take("x", "Ann")]), other.accept([take("y", "Bob")])]);
    expect([ann?.status, bob?.status].toSorted()).toEqual(["accepted", "refused"]);
    const person = { name: ann?.status === "accepted" ? "Ann" : "Bob" };
    expect(await other.case("case-1")).toMatchObject({ state: "agent", person });
    expect((await one.load(conversationOf(1)))?.conversation).toMatchObject({ owner: "desk", epoch: 1 });
  });

  it("say nothing of the bot once a person has the case, whoever took it", async () => {
    for (let round = 0; round < 10; round++) {
      await empty(database, "frontdesk");
      await meet([1], "a");
      await one.commit([turnOf(1, { version: 1, case: openCase() })]);
      const [[taken], claimed] = await Promise.all([one.accept([take("t", "Ann")]), other.claim({ now: 0, limit: 9 })]);
      expect(taken?.status).toBe("accepted");
      const [left] = await one.outbox({ limit: 1 });
      expect(left?.status).toBe(claimed.length === 0 ? "dropped" : "claimed");
      expect(await one.claim({ now: 0, limit: 9 })).toEqual([]);
      await other.settle(claimed.map(({ id }) => ({ id, status: "refused", at: 0, sentIds: [], error: "x" })));
    }
  });

  it("leave a live process what it has claimed, and take over what a dead one had", async () => {
    await meet([1, 2], "a");
    const [mine] = await one.claim({ now: 0, limit: 1 });
    const [theirs] = await other.claim({ now: 0, limit: 1 });
    expect(await one.claim({ now: 0, limit: 9 })).toEqual([]);
    // While the other one lives, its claim is looked for when it would end.
    expect(await one.nextDue()).toBeGreaterThan(Date.now() + 20_000);
    await runOut();
    expect(await one.nextDue()).toBe(0);
    // Its own it knows to be under way, however late it is.
    expect(await one.claim({ now: 0, limit: 9 })).toEqual([{ ...theirs, attempts: 1, unknownBefore: true }]);
    // The dead one comes back from wherever it was: it is too late.
    const sent = { status: "sent", at: 1, receipt: { ids: [], degradations: [] } } as const;
    await other.settle([{ id: theirs?.id ?? 0, ...sent }]);
    expect(await one.outbox({ status: "claimed", limit: 9 })).toHaveLength(2);
    await one.settle([mine, theirs].map((claimed) => ({ id: claimed?.id ?? 0, ...sent })));
    expect(await one.outbox({ status: "sent", limit: 9 })).toHaveLength(2);
  });

  it("give out what is due, also while somebody holds what a dead process had claimed", async () => {
    const quick = await open("acme", { lockTimeoutMs: 200 });
    await meet([1, 2], "x");
    const [abandoned] = await other.claim({ now: 1, limit: 1 });
    await runOut();
    const stranger = new pg.Client({ connectionString: database.url });
    await stranger.connect();
    onTestFinished(() => stranger.end());
    await stranger.query("BEGIN");
    await stranger.query("SELECT 1 FROM frontdesk.conversations WHERE id = $1 FOR UPDATE", [abandoned?.conversation]);
    const given = await quick.claim({ now: 1, limit: 9 });
    expect(given).toHaveLength(1);
    expect(given[0]?.conversation).not.toBe(abandoned?.conversation);
    await stranger.query("ROLLBACK");
    expect(await quick.claim({ now: 1, limit: 9 })).toMatchObject([{ id: abandoned?.id, unknownBefore: true }]);
  });

  it("drop what a dead process had claimed, if a person has the case by now", async () => {
    await meet([1], "a");
    await other.commit([turnOf(1, { version: 1, outbox: [{ ...outgoing("notice"), epoch: undefined }] })]);
    await other.claim({ now: 0, limit: 9 });
    await one.commit([turnOf(1, { version: 2, owner: "desk" })]);
    await runOut();
    expect(await one.claim({ now: 0, limit: 9 })).toMatchObject([{ idempotencyKey: "notice" }]);
    expect(await one.outbox({ status: "dropped", limit: 9 })).toHaveLength(1);
  });

  it("renew their claims while they live", async () => {
    await meet([1, 2], "a");
    const short = await open("acme", { claimMs: 900 });
    const [claimed] = await short.claim({ now: 0, limit: 1 });
    await runOut();
    await vi.waitFor(
      async () => {
        const [row] = await database.sql("SELECT claimed_until > 1 AS is_renewed FROM frontdesk.outbox WHERE id = $1", [
          claimed?.id,
        ]);
        expect(row).toEqual({ is_renewed: true });
      },
      { timeout: 5_000 },
    );
  });

  it("make what they have claimed due again when they close", async () => {
    await meet([1], "a");
    const third = postgres(database.url);
    await third.open("acme");
    const [claimed] = await third.claim({ now: 0, limit: 9 });
    await third.close();
    expect(await one.claim({ now: 0, limit: 9 })).toEqual([{ ...claimed, attempts: 1, unknownBefore: true }]);
  });

  it("keep two bots apart, side by side", async () => {
    const second = await open("other");
    await Promise.all(
      [one, second].map(async (store, index) => {
        await Promise.all(twenty.map((number) => store.accept([written(number, `k${number}`)])));
        await Promise.all(
          twenty.map((number) => store.commit([turnOf(number, { state: index, outbox: [outgoing(`${index}`)] })])),
        );
      }),
    );
    for (const [index, store] of [one, second].entries()) {
      expect((await store.load(conversationOf(7)))?.conversation).toMatchObject({ state: index, lastSequence: 1 });
      const claimed = await store.claim({ now: 0, limit: 99 });
      expect(claimed.map(({ idempotencyKey }) => idempotencyKey)).toEqual(Array(20).fill(`${index}`));
    }
  });
});
