import { engine, FrontdeskError, frontdesk, memory, messageText, type Store } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { expect, test } from "vitest";
import { committing } from "./committing.ts";

const front = frontdesk({ id: "failing", name: "Failing", disclosure: false });
let gate: Promise<void> | undefined;
let calls = 0;
const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say hello"],
  async run(turn) {
    calls++;
    await gate;
    return turn.text;
  },
});
const bot = front.bot({ intents: [echo] });
const inTwo = front.intent({
  name: "inTwo",
  examples: ["say 1", "say 2", "say hello"],
  async run(turn) {
    await turn.say("first");
    return "second";
  },
});

function message(chat: string, order: number) {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${order}`, order, at: 0 });
  return { ...event, kind: "message", text: `say ${order}` } as const;
}

const away = (): FrontdeskError => new FrontdeskError("store.unavailable", "The answer was lost.", { retryable: true });

async function pause(): Promise<void> {
  for (let step = 0; step < 30; step++) await new Promise((resolve) => setImmediate(resolve));
}

async function running(store: Store) {
  const channel = fakeChannel();
  const clock = fakeClock();
  const desk = engine(bot, { channels: [channel], clock, store, random: seededRandom("failing") });
  await desk.start();
  const texts = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  return { channel, clock, desk, texts };
}

test("an event that the store kept and refused at once is handled, and its repetition is not", async () => {
  const inner = memory();
  let failures = 1;
  const { channel, desk, texts } = await running({
    ...inner,
    async accept(events) {
      const outcomes = await inner.accept(events);
      if (failures-- > 0) throw away();
      return outcomes;
    },
  });
  await expect(channel.deliver(message("ann", 1))).rejects.toMatchObject({ code: "store.unavailable" });
  expect(await channel.deliver(message("ann", 1))).toMatchObject([{ status: "duplicate" }]);
  await channel.deliver(message("ann", 2));
  await desk.idle();
  expect(texts()).toEqual(["say 1", "say 2"]);
});

test("a store that is away for long is looked through when it is back", async () => {
  const inner = memory();
  let isAway = false;
  const { channel, clock, desk, texts } = await running({
    ...inner,
    async accept(events) {
      const outcomes = await inner.accept(events);
      if (isAway) throw away();
      return outcomes;
    },
    async pending(options) {
      if (isAway) throw away();
      return inner.pending(options);
    },
  });
  isAway = true;
  await expect(channel.deliver(message("ann", 1))).rejects.toMatchObject({ code: "store.unavailable" });
  await clock.advance(5_000);
  expect(texts()).toEqual([]);
  isAway = false;
  await clock.advance(10_000);
  await desk.idle();
  expect(texts()).toEqual(["say 1"]);
});

test("a commit that happened although it failed is not made again", async () => {
  const inner = memory();
  let failures = 1;
  const { channel, clock, texts } = await running({
    ...inner,
    ...committing(async (turns) => {
      const outcomes = await inner.commit(turns);
      if (failures-- > 0) throw away();
      return outcomes;
    }),
  });
  await channel.deliver(message("ann", 1));
  await pause();
  await clock.advance(10_000);
  expect(texts()).toEqual(["say 1"]);
});

test("what stands behind a message is sent, also when the store kept what became of that one and did not say so", async () => {
  const inner = memory();
  let failures = 1;
  const store: Store = {
    ...inner,
    async settle(outcomes) {
      const isNext = await inner.settle(outcomes);
      if (failures-- > 0) throw away();
      return isNext;
    },
  };
  const channel = fakeChannel();
  const clock = fakeClock();
  await engine(front.bot({ intents: [inTwo] }), { channels: [channel], clock, store }).start();
  await channel.deliver(message("ann", 1));
  await clock.advance(600_000);
  expect(channel.received.map((sent) => messageText(sent.message.parts))).toEqual(["first", "second"]);
});

test("an apology is sent, also when it was committed without an answer", async () => {
  const inner = memory();
  let failures = 1;
  const { channel, clock, texts } = await running({
    ...inner,
    ...committing(async (turns) => {
      if (turns.some(({ done }) => done.length > 0)) throw new FrontdeskError("store.corrupt", "It cannot be written.");
      const outcomes = await inner.commit(turns);
      if (failures-- > 0) throw away();
      return outcomes;
    }),
  });
  await channel.deliver(message("ann", 1));
  await clock.advance(600_000);
  expect(texts()).toHaveLength(1);
});

test("a handler that outlives its engine does not write beside the next one", async () => {
  const store = memory();
  const first = await running(store);
  let open = (): void => {};
  gate = new Promise((resolve) => (open = resolve));
  calls = 0;
  await first.channel.deliver(message("ann", 1));
  await pause();
  await first.desk.stop({ deadlineMs: 0 });
  const second = await running(store);
  await pause();
  open();
  gate = undefined;
  await second.desk.idle();
  expect(first.texts()).toEqual([]);
  expect(second.texts()).toEqual(["say 1"]);
  expect(calls).toBe(2);
});

test("with all places taken the store is not asked over and over when something is due", async () => {
  const inner = memory();
  let asked = 0;
  const store: Store = {
    ...inner,
    async nextDue() {
      asked++;
      return inner.nextDue();
    },
  };
  const channel = fakeChannel();
  const hanging = { ...channel, send: () => new Promise<never>(() => {}) };
  const clock = fakeClock();
  const desk = engine(bot, { channels: [hanging], store, clock, sendConcurrency: 1 });
  await desk.start();
  await channel.deliver(message("ann", 1), message("bob", 1));
  await pause();
  const before = asked;
  await Promise.race([clock.advance(100), pause()]);
  expect(asked).toBe(before);
});

test("no more messages are sent at once than may be, when they are claimed by a look and by a commit", async () => {
  const inner = memory();
  let looks = 0;
  let endLook: () => void = () => {};
  const store: Store = {
    ...inner,
    async claim(options) {
      const claimed = await inner.claim(options);
      if (claimed.length > 0 && looks++ === 0) await new Promise<void>((resolve) => (endLook = resolve));
      return claimed;
    },
  };
  const fake = fakeChannel();
  let underWay = 0;
  let most = 0;
  const channel = {
    ...fake,
    async send(...given: Parameters<typeof fake.send>) {
      most = Math.max(most, ++underWay);
      await pause();
      underWay--;
      return fake.send(...given);
    },
  };
  const clock = fakeClock();
  const desk = engine(front.bot({ intents: [inTwo] }), { channels: [channel], store, clock, sendConcurrency: 1 });
  await desk.start();
  await channel.deliver(message("ann", 1));
  for (let round = 0; looks === 0 && round < 9; round++) await pause();
  await channel.deliver(message("bob", 1));
  await new Promise((resolve) => setImmediate(resolve));
  endLook();
  await clock.advance(10_000);
  await desk.idle();
  expect(most).toBe(1);
  expect(fake.received).toHaveLength(4);
});

test("what a channel cannot render is a final, visible state, and holds up nothing", async () => {
  const store = memory();
  const channel = fakeChannel();
  const picky = {
    ...channel,
    render(out: Parameters<typeof channel.render>[0]) {
      if (messageText(out.parts) === "say 1") throw new TypeError("Cannot read properties of undefined.");
      return channel.render(out);
    },
  };
  const desk = engine(bot, { channels: [picky], store, clock: fakeClock() });
  await desk.start();
  await channel.deliver(message("ann", 1), message("ann", 2));
  await desk.idle();
  expect(channel.received.map(({ message: { parts } }) => messageText(parts))).toEqual(["say 2"]);
  expect(await store.outbox({ status: "refused", limit: 10 })).toMatchObject([{ error: "message.invalid" }]);
});

test("a stop while the engine starts ends the start, and closes what was opened", async () => {
  const store = memory();
  const channel = fakeChannel();
  const desk = engine(bot, { channels: [channel], store, clock: fakeClock() });
  const started = desk.start();
  const [outcome] = await Promise.all([started.catch((error: unknown) => error), desk.stop({ deadlineMs: 10_000 })]);
  expect(outcome).toMatchObject({ code: "runtime.not_started" });
  expect(desk.status().state).toBe("closed");
  await expect(channel.deliver(message("ann", 1))).rejects.toThrow("not opened");
  await expect(store.nextDue()).rejects.toMatchObject({ code: "store.closed" });
});

test("a second stop waits for the same end", async () => {
  const { channel, desk } = await running(memory());
  let open = (): void => {};
  gate = new Promise((resolve) => (open = resolve));
  await channel.deliver(message("ann", 1));
  await pause();
  const first = desk.stop();
  let isOver = false;
  const second = desk.stop().then(() => (isOver = true));
  await pause();
  expect(isOver).toBe(false);
  open();
  gate = undefined;
  await Promise.all([first, second]);
});

test("an engine that cannot open a store leaves it to the one that has it", async () => {
  const store = memory();
  await running(store);
  await expect(engine(bot, { channels: [], store }).start()).rejects.toMatchObject({ code: "store.unavailable" });
  expect(await store.cases({ limit: 1 })).toEqual([]);
});

test("two writers who keep meeting make a pause, and the message is answered when they no longer do", async () => {
  const inner = memory();
  let conflicts = 0;
  let isBusy = true;
  const { channel, clock, desk, texts } = await running({
    ...inner,
    ...committing(async (turns) => {
      if (!isBusy) return inner.commit(turns);
      conflicts++;
      return turns.map(() => "conflict");
    }),
  });
  await channel.deliver(message("ann", 1));
  await pause();
  const atOnce = conflicts;
  await pause();
  expect(conflicts).toBe(atOnce);
  isBusy = false;
  await clock.advance(10_000);
  await desk.idle();
  expect(texts()).toEqual(["say 1"]);
});

test("what cannot be handled is set aside without a word while a person has the conversation", async () => {
  const inner = memory();
  let isBroken = false;
  const { channel, clock, desk, texts } = await running({
    ...inner,
    async case(id) {
      if (isBroken) throw new FrontdeskError("store.corrupt", "The case cannot be read.");
      return inner.case(id);
    },
  });
  await channel.deliver({ ...message("ann", 1), text: "human" });
  await desk.idle();
  const before = texts();
  isBroken = true;
  await channel.deliver(message("ann", 2));
  await clock.advance(600_000);
  await desk.idle();
  expect(texts()).toEqual(before);
  expect((await inner.journal({ limit: 100 })).map(({ code }) => code)).toContain("turn.set_aside");
});

test("a line that is found again goes before those that were accepted after it", async () => {
  const inner = memory();
  let failures = 1;
  const { channel, desk, texts } = await running({
    ...inner,
    async accept(events) {
      const outcomes = await inner.accept(events);
      if (events[0]?.dedupeKeys[0] === "ann-2" && failures-- > 0) throw away();
      return outcomes;
    },
  });
  let open: () => void = () => {};
  gate = new Promise((resolve) => {
    open = resolve;
  });
  const unordered = (n: number) => ({ ...message("ann", n), order: undefined });
  await channel.deliver(unordered(1));
  // Both are under way, so that what was kept is looked for when the third is in its lane.
  await Promise.allSettled([channel.deliver(unordered(2)), channel.deliver(unordered(3))]);
  await pause();
  open();
  gate = undefined;
  await desk.idle();
  expect(texts()).toEqual(["say 1", "say 2", "say 3"]);
});
