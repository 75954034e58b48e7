import {
  type Clock,
  type Engine,
  type EngineOptions,
  engine,
  FrontdeskError,
  frontdesk,
  messageText,
} from "@frontdesk/core";
import { type FakeChannel, type FakeClock, fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, onTestFinished, test } from "vitest";
import { committing } from "./committing.ts";
import { leases, type SharedStore, sharedStore, work } from "./shared-store.ts";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });

/** What the handlers wait for, and what they have begun to answer. */
let gate: Promise<void> = Promise.resolve();
let begun: string[] = [];

const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say hello"],
  async run(turn) {
    begun.push(turn.text);
    await gate;
    return turn.text;
  },
});
const bot = front.bot({ intents: [echo] });

function says(number: number, chat = "ann") {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${number}`, order: 0, at: 0 });
  return { ...event, kind: "message", text: `say ${number}` } as const;
}

interface TestNode {
  readonly channel: FakeChannel;
  readonly desk: Engine;
  texts(): readonly string[];
}

function node({ store }: SharedStore, clock: Clock, options: Partial<EngineOptions> = {}): TestNode {
  gate = Promise.resolve();
  begun = [];
  const channel = fakeChannel();
  const desk = engine(bot, { channels: [channel], clock, store, ...options });
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  const texts = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  return { channel, desk, texts };
}

/** What was accepted at another node. */
async function elsewhere(shared: SharedStore, { channel }: TestNode, number: number): Promise<void> {
  shared.isElsewhere = true;
  await channel.deliver(says(number));
  shared.isElsewhere = false;
}

/** A clock that may be set; those who wait for a time to pass do not notice. */
function clockToSet(clock: FakeClock): { readonly clock: Clock; setBack(byMs: number): void } {
  let behind = 0;
  return {
    clock: { now: () => clock.now() - behind, after: clock.after },
    setBack(byMs) {
      behind = byMs;
    },
  };
}

test("what a later release tells is left alone", async () => {
  const shared = sharedStore();
  const clock = fakeClock();
  const one = node(shared, clock);
  await one.desk.start();
  const unknown = [{ node: "rest" }, { show: "later" }, { show: "changed" }, { taken: 7 }, "x", null, [1]];
  for (const hint of unknown) expect(() => shared.told(hint)).not.toThrow();
  await elsewhere(shared, one, 1);
  shared.told(work);
  await clock.advance(30);
  expect(one.texts()).toEqual(["say 1"]);
});

test("what another node has accepted is found when this host's clock is set back", async () => {
  const shared = sharedStore();
  const running = fakeClock();
  const { clock, setBack } = clockToSet(running);
  const one = node(shared, clock);
  await one.desk.start();
  await running.advance(1_100);
  setBack(3_600_000);
  await elsewhere(shared, one, 1);
  shared.told(work);
  await running.advance(6_000);
  expect(one.texts()).toEqual(["say 1"]);
});

test("who is told of work while looking looks again at once", async () => {
  const shared = sharedStore((store) => ({
    async pending(options) {
      const found = await store.pending(options);
      await looking;
      return found;
    },
  }));
  let looking: Promise<void> = Promise.resolve();
  const clock = fakeClock();
  const one = node(shared, clock);
  await one.desk.start();
  const look = Promise.withResolvers<void>();
  looking = look.promise;
  await clock.advance(1_000);
  // It came too late for this look, of which nothing is known yet.
  await elsewhere(shared, one, 1);
  shared.told(work);
  look.resolve();
  await clock.advance(100);
  expect(one.texts()).toEqual(["say 1"]);
});

test("what was to be let go is not let go by the node's next work", async () => {
  const shared = sharedStore();
  const clock = fakeClock();
  const one = node(shared, clock, { background: false });
  await one.desk.start();
  const slow = Promise.withResolvers<void>();
  await one.channel.deliver(says(1));
  gate = slow.promise;
  const first = one.desk.drain({ deadlineMs: 6_000 });
  await clock.advance(100);
  expect(begun).toEqual(["say 1"]);
  // Others have fewer; what is under way is to end before half of the partitions are let go.
  shared.share = { ...shared.share, surplus: 256 };
  await clock.advance(6_000);
  expect(await first).toEqual({ isDone: false });
  shared.share = { ...shared.share, surplus: 0 };
  shared.releases.length = 0;
  const second = one.desk.drain({ deadlineMs: 12_000 });
  await clock.advance(11_000);
  expect(begun).toEqual(["say 1", "say 1"]);
  expect(shared.releases.length).toBeGreaterThan(1);
  expect(shared.releases.flat()).toEqual([]);
  slow.resolve();
  await clock.advance(200);
  expect(await second).toEqual({ isDone: true });
  expect(one.texts()).toEqual(["say 1"]);
});

test("what is accepted while a node joins does not overtake what was accepted elsewhere", async () => {
  const accepting = Promise.withResolvers<void>();
  const shared = sharedStore((store) => ({
    async accept(events) {
      if (!events.some(({ dedupeKeys }) => dedupeKeys.some((key) => key.endsWith("-2")))) return store.accept(events);
      // It begins before the node has a share, and waits for the conversation until the other node has let it go.
      await accepting.promise;
      const outcomes = await store.accept(events);
      return outcomes.map((outcome) => (outcome.status === "accepted" ? { ...outcome, behind: undefined } : outcome));
    },
  }));
  const clock = fakeClock();
  const one = node(shared, clock);
  const opened = Promise.withResolvers<void>();
  const open = one.channel.open;
  let second: Promise<unknown> | undefined;
  Object.assign(one.channel, {
    async open(...given: Parameters<NonNullable<typeof open>>) {
      await open?.(...given);
      opened.resolve();
      second = one.channel.deliver(says(2));
    },
  });
  await one.desk.start();
  await elsewhere(shared, one, 1);
  accepting.resolve();
  await second;
  await clock.advance(2_000);
  expect(one.texts()).toEqual(["say 1", "say 2"]);
});

test("a message is handled at once when the one before it is done, though it was not when it was accepted", async () => {
  const accepted = Promise.withResolvers<void>();
  const shared = sharedStore((store) => ({
    async accept(events) {
      const outcomes = await store.accept(events);
      if (events.some(({ dedupeKeys }) => dedupeKeys.some((key) => key.endsWith("-2")))) await accepted.promise;
      return outcomes;
    },
  }));
  const clock = fakeClock();
  const one = node(shared, clock);
  await one.desk.start();
  const slow = Promise.withResolvers<void>();
  gate = slow.promise;
  await one.channel.deliver(says(1));
  const second = one.channel.deliver(says(2));
  await clock.advance(10);
  slow.resolve();
  await clock.advance(10);
  expect(one.texts()).toEqual(["say 1"]);
  const { looks } = shared;
  accepted.resolve();
  await second;
  await one.desk.idle();
  expect(one.texts()).toEqual(["say 1", "say 2"]);
  expect(shared.looks).toBe(looks);
});

test("a turn that failed is not tried again when its conversation is another node's meanwhile", async () => {
  let failures = 1;
  const shared = sharedStore((store) =>
    committing(async (turns) => {
      if (failures-- > 0) throw new FrontdeskError("store.unavailable", "Away.", { retryable: true });
      return store.commit(turns);
    }),
  );
  const clock = fakeClock();
  const one = node(shared, clock);
  await one.desk.start();
  await one.channel.deliver(says(1));
  await clock.advance(100);
  expect(begun).toEqual(["say 1"]);
  shared.share = { ...shared.share, leases: [] };
  shared.told({ node: "shares" });
  await clock.advance(60_000);
  expect(begun).toEqual(["say 1"]);
  expect(one.texts()).toEqual([]);
});

test("what waits behind a turn that outlived its drain keeps nobody waiting", async () => {
  let beating: Promise<void> = Promise.resolve();
  const shared = sharedStore();
  const { nodes } = shared.store;
  if (nodes === undefined) throw new Error("It has no nodes.");
  const { beat } = nodes;
  Object.assign(nodes, {
    async beat(...given: Parameters<typeof beat>) {
      const share = await beat(...given);
      await beating;
      return share;
    },
  });
  const clock = fakeClock();
  const one = node(shared, clock, { background: false });
  await one.desk.start();
  const slow = Promise.withResolvers<void>();
  await one.channel.deliver(says(1));
  await one.channel.deliver(says(2));
  gate = slow.promise;
  const drain = one.desk.drain({ deadlineMs: 6_000 });
  await clock.advance(4_000);
  const still = Promise.withResolvers<void>();
  beating = still.promise;
  await clock.advance(3_000);
  // The turn ends when the drain is over and a last beat is still under way.
  slow.resolve();
  await clock.advance(0);
  still.resolve();
  expect(await drain).toEqual({ isDone: false });
  let isIdle = false;
  void one.desk.idle().then(() => {
    isIdle = true;
  });
  await clock.advance(0);
  expect(isIdle).toBe(true);
});

test("a drain that is stopped is not done", async () => {
  const shared = sharedStore();
  const clock = fakeClock();
  const one = node(shared, clock, { background: false });
  await one.desk.start();
  await one.channel.deliver(says(1));
  gate = new Promise(() => undefined);
  const drain = one.desk.drain({ deadlineMs: 6_000 });
  const ended = drain.then(
    (end) => end,
    (error: unknown) => error,
  );
  await clock.advance(100);
  const stopped = one.desk.stop({ deadlineMs: 1_000 });
  await clock.advance(2_000);
  await stopped;
  await clock.advance(5_000);
  expect(await ended).toEqual({ isDone: false });
});

test("messages of one conversation are handled in order, also behind a long backlog", async () => {
  const page = 1_000;
  let hidden: number | undefined;
  const shared = sharedStore((store) => ({
    async pending(options) {
      const found = await store.pending({ ...options, limit: options.limit + 1 });
      // What is accepted at this moment elsewhere is seen a moment later only, and what comes after it then as well.
      const seen = found.filter(({ id }) => options.after > 0 || id !== hidden).slice(0, options.limit);
      if (options.after > 0) hidden = undefined;
      return seen;
    },
  }));
  const clock = fakeClock();
  const one = node(shared, clock);
  shared.share = { ...shared.share, leases: [] };
  await one.desk.start();
  for (let number = 0; number < page - 1; number++) await one.channel.deliver(says(number, `chat-${number}`));
  shared.isElsewhere = true;
  await one.channel.deliver(says(1));
  await one.channel.deliver(says(1, "last of the page"));
  await one.channel.deliver(says(2));
  shared.isElsewhere = false;
  const [ann] = (await shared.store.pending({ after: 0, limit: 2 * page })).slice(page - 1);
  hidden = ann?.id;
  shared.share = { ...shared.share, leases: leases(2) };
  shared.told({ node: "shares" });
  await clock.advance(10_000);
  const ofAnn = one.channel.received.filter(({ chat }) => chat === "ann");
  expect(ofAnn.map(({ message }) => messageText(message.parts))).toEqual(["say 1", "say 2"]);
});

test("a node that finds a long backlog as it joins says meanwhile that it lives", async () => {
  const read = Promise.withResolvers<void>();
  let isBacklogLong = false;
  const shared = sharedStore((store) => ({
    async pending(options) {
      if (isBacklogLong) await read.promise;
      return store.pending(options);
    },
  }));
  const clock = fakeClock();
  isBacklogLong = true;
  const one = node(shared, clock);
  const started = one.desk.start();
  await expect.poll(() => shared.releases.length).toBe(1);
  // Several beats long: without them others would take its part of the work.
  await clock.advance(16_000);
  const beats = shared.releases.length;
  read.resolve();
  await started;
  expect(beats).toBeGreaterThanOrEqual(3);
});
