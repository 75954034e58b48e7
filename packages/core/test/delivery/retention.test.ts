import { engine, frontdesk, memory, memoryFiles, type Retention, type Store } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, recordingLog, seededRandom } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const hour = 60 * 60_000;
const day = 24 * hour;
const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say this", "say that"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

async function open(retention?: Retention, store: Store = memory()) {
  const clock = fakeClock();
  const channel = fakeChannel();
  const log = recordingLog();
  const files = memoryFiles();
  const options = { channels: [channel], clock, store, files, log, retention, random: seededRandom("retention") };
  const running = engine(bot, options);
  await running.start();
  onTestFinished(() => running.stop({ deadlineMs: 0 }));
  const said = (key: string, text = "say this") => {
    const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key, at: clock.now() });
    return { ...event, kind: "message" as const, text };
  };
  const says = async (key: string, text?: string) => {
    const [acceptance] = await channel.deliver(said(key, text));
    await running.idle();
    return acceptance;
  };
  return { clock, channel, store, files, running, log, said, says };
}

describe("what has outlived its time goes", () => {
  test("a redelivered event is known for 7 days, and the journal and what was said stay", async () => {
    const { clock, says, store, channel } = await open();
    const first = await says("one");
    await clock.advance(7 * day - hour);
    expect((await says("one"))?.status).toBe("duplicate");
    await clock.advance(3 * hour);
    expect((await says("one"))?.status).toBe("accepted");
    expect(channel.received).toHaveLength(2);
    await clock.advance(90 * day);
    expect(await store.history(first?.conversation ?? "", { limit: 9 })).toHaveLength(4);
    expect((await store.journal({ limit: 99 })).length).toBeGreaterThan(0);
  });

  test("the outbox is kept for as long as its author says", async () => {
    const { clock, says, store } = await open({ outboxMs: 2 * day });
    await says("one");
    await clock.advance(2 * day - hour);
    expect(await store.outbox({ limit: 9 })).toHaveLength(1);
    await clock.advance(3 * hour);
    expect(await store.outbox({ limit: 9 })).toEqual([]);
  });

  test("nothing goes where the author keeps it for good", async () => {
    const { clock, says, store } = await open({ outboxMs: Number.POSITIVE_INFINITY });
    await says("one");
    await clock.advance(400 * day);
    expect(await store.outbox({ limit: 9 })).toHaveLength(1);
  });

  test("what was said goes with its files, message by message, and then what the bot remembers of it", async () => {
    const { clock, channel, said, says, store, files, running } = await open({ messagesMs: 10 * day });
    const bytes = new TextEncoder().encode("the plans");
    channel.uploaded("plans", { bytes, name: "plans.txt" });
    await channel.deliver({
      ...said("one", "say this old thing"),
      attachments: [{ kind: "file", name: "plans.txt", ref: "plans" }],
    });
    await running.idle();
    const [{ id = "" } = {}] = await store.conversations({ limit: 1 });
    const [file = ""] = JSON.stringify(await store.history(id, { limit: 9 })).match(/[0-9a-f]{32}/) ?? [];
    expect(await files.get(file)).toBeDefined();
    await clock.advance(6 * day);
    await says("two", "say that young thing");
    await clock.advance(6 * day);
    const history = await store.history(id, { limit: 9 });
    expect(history.map(({ erased }) => erased === true)).toEqual([true, true, false, false]);
    expect(JSON.stringify(history)).not.toContain("old thing");
    expect(await files.get(file)).toBeUndefined();
    expect((await store.load(id))?.conversation.state).not.toBeNull();
    await clock.advance(6 * day);
    expect((await store.history(id, { limit: 9 })).every(({ erased }) => erased)).toBe(true);
    expect((await store.load(id))?.conversation.state).toBeNull();
    // Who writes again goes on in the same place.
    await says("three");
    expect((await store.history(id, { limit: 9 })).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("in steps of a hundred rows, with a pause after each, however many there are", async () => {
    const inner = memory();
    const looks: { readonly at: number; readonly limit: number }[] = [];
    let now = (): number => 0;
    const store: Store = {
      ...inner,
      async sweep(order) {
        if (order.kind === "dedupe") looks.push({ at: now(), limit: order.limit });
        const outcome = await inner.sweep(order);
        expect(outcome.removed).toBeLessThanOrEqual(100);
        return outcome;
      },
    };
    const { clock, said, running } = await open(undefined, store);
    now = clock.now;
    const target = {
      kind: "address" as const,
      channel: "test",
      account: "account",
      key: "old",
      address: { chat: "old" },
      conversationKind: "direct" as const,
      user: { id: "old" },
      newConversation: "019ad9a1-4000-7000-8000-000000000001",
    };
    const old = { target, order: 0, receivedAt: clock.now() - 30 * day, payload: null };
    for (let batch = 0; batch < 10; batch++) {
      await inner.accept(
        Array.from({ length: 10_000 }, (_, index) => ({ ...old, dedupeKeys: [`k-${batch}-${index}`] })),
      );
    }
    await clock.advance(30 * 60_000);
    expect(looks.length).toBe(1_001);
    for (const [index, { at, limit }] of looks.entries()) {
      expect(limit).toBe(100);
      if (index > 0) expect(at).toBeGreaterThan(looks[index - 1]?.at ?? 0);
    }
    expect(said("one").text).toBe("say this");
    await running.stop({ deadlineMs: 0 });
  }, 20_000);

  test("and stops with the engine, in the middle of a pass", async () => {
    const inner = memory();
    let steps = 0;
    const store: Store = { ...inner, sweep: async () => ({ removed: ++steps, rest: "on" }) };
    const { clock, running, log } = await open(undefined, store);
    await clock.advance(11 * 60_000);
    expect(steps).toBeGreaterThan(10);
    await running.stop();
    const before = steps;
    await clock.advance(day);
    expect(steps).toBe(before);
    expect(log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("also after a pass that failed", async () => {
    const inner = memory();
    let failures = 3;
    const store: Store = {
      ...inner,
      sweep(order) {
        if (failures-- > 0) throw new Error("The disk is full.");
        return inner.sweep(order);
      },
    };
    const { clock, says, log } = await open({ outboxMs: hour }, store);
    await says("one");
    await clock.advance(8 * hour);
    expect(await store.outbox({ limit: 9 })).toEqual([]);
    expect(log.lines.filter(({ event }) => event === "retention.sweep_failed")).toHaveLength(3);
  });
});

describe("a time to keep things", () => {
  test.each([{ eventKeysMs: 3 * day - 1 }, { outboxMs: -1 }, { messagesMs: Number.NaN }])(
    "is refused where it is too short or none: %o",
    (retention) => {
      expect(() => engine(bot, { retention })).toThrow(expect.objectContaining({ code: "runtime.invalid_options" }));
    },
  );
});
