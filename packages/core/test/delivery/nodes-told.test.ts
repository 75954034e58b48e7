import { type ChannelHost, type EngineOptions, engine, frontdesk, messageText, partitionOf } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { type SharedStore, sharedStore } from "./shared-store.ts";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
let handled: string[] = [];
const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say hello"],
  run(turn) {
    handled.push(turn.text);
    turn.say(`first ${turn.text}`);
    return turn.text;
  },
});
const bot = front.bot({ intents: [echo] });

function says(number: number) {
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: `ann-${number}`, order: 0, at: 0 });
  return { ...event, kind: "message", text: `say ${number}` } as const;
}

async function running(shared: SharedStore, options: Partial<EngineOptions> = {}) {
  handled = [];
  const channel = fakeChannel();
  const { open, send } = channel;
  let host: ChannelHost | undefined;
  let sending: Promise<void> = Promise.resolve();
  Object.assign(channel, {
    async open(opened: ChannelHost) {
      host = opened;
      await open?.(opened);
    },
    async send(...given: Parameters<typeof send>) {
      await sending;
      return send(...given);
    },
  });
  const clock = fakeClock();
  const desk = engine(bot, { channels: [channel], clock, store: shared.store, ...options });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  if (host === undefined) throw new Error("The channel was not opened.");
  return {
    desk,
    channel,
    clock,
    host,
    texts: () => channel.received.map(({ message: { parts } }) => messageText(parts)),
    holdUp: () => {
      const held = Promise.withResolvers<void>();
      sending = held.promise;
      return held.resolve;
    },
  };
}

test("who is asked when a conversation is settled waits also for what another node has accepted", async () => {
  const shared = sharedStore();
  const { channel, clock, host } = await running(shared);
  await clock.advance(500);
  shared.isElsewhere = true;
  await channel.deliver(says(1));
  shared.isElsewhere = false;
  await channel.deliver(says(2));
  let before: readonly string[] | undefined;
  const settled = host.settled("account", { chat: "ann" }).then(() => {
    before = [...handled];
  });
  await clock.advance(1_000);
  await settled;
  expect(before).toEqual(["say 1", "say 2"]);
});

describe("a conversation that another node has", () => {
  /** What Ann says waits for the other node, which is done with it when the test says so. */
  async function waiting() {
    let isDone = false;
    let asked = 0;
    const shared = sharedStore((store) => ({
      async pending(options) {
        if (options.conversation === undefined) return store.pending(options);
        asked++;
        return isDone ? [] : store.pending(options);
      },
    }));
    const { share } = shared;
    shared.share = { ...share, leases: [] };
    const { channel, clock, desk, host } = await running(shared);
    const [accepted] = await channel.deliver(says(1));
    let isSettled = false;
    void host.settled("account", { chat: "ann" }).then(() => {
      isSettled = true;
    });
    await clock.advance(0);
    return {
      clock,
      desk,
      asked: () => asked,
      isSettled: () => isSettled,
      ends(isTold: boolean): void {
        isDone = true;
        if (!isTold || accepted?.status !== "accepted") return;
        const sight = { channel: "test", account: "account", address: { chat: "ann" } };
        shared.told({ show: "changed", sight, conversation: accepted.conversation });
      },
    };
  }

  test("is settled as soon as that node tells of its turn", async () => {
    const { clock, isSettled, ends } = await waiting();
    await clock.advance(10_050);
    expect(isSettled()).toBe(false);
    ends(true);
    await clock.advance(0);
    expect(isSettled()).toBe(true);
  });

  test("is settled within a second when nobody tells, and is seldom asked for", async () => {
    const { clock, asked, isSettled, ends } = await waiting();
    await clock.advance(10_000);
    expect(asked()).toBeLessThanOrEqual(15);
    ends(false);
    await clock.advance(1_000);
    expect(isSettled()).toBe(true);
  });

  test("keeps nobody waiting when this node stops", async () => {
    const { clock, desk, isSettled } = await waiting();
    await clock.advance(10_050);
    await desk.stop({ deadlineMs: 0 });
    await clock.advance(0);
    expect(isSettled()).toBe(true);
  });
});

test("what follows a message goes on at the node that has the conversation by now", async () => {
  const shared = sharedStore();
  const { channel, clock, texts, holdUp } = await running(shared);
  const goOn = holdUp();
  const [accepted] = await channel.deliver(says(1));
  await clock.advance(100);
  const { share } = shared;
  shared.share = { ...share, leases: [] };
  shared.told({ node: "shares" });
  await clock.advance(100);
  shared.tells.length = 0;
  goOn();
  await clock.advance(100);
  if (accepted?.status !== "accepted") throw new Error("It was not accepted.");
  expect(shared.tells).toContainEqual({ node: "due", partitions: [partitionOf(accepted.conversation)] });
  expect(texts()).not.toHaveLength(0);
});

test("a node that is told of what is due looks for it", async () => {
  const shared = sharedStore((store) => ({
    async claim(options) {
      claims++;
      return store.claim(options);
    },
  }));
  let claims = 0;
  const { clock } = await running(shared);
  await clock.advance(100);
  claims = 0;
  shared.told({ node: "due", partitions: [7] });
  await clock.advance(0);
  expect(claims).toBe(1);
});

test("a channel that cannot bear a gap in what is told ends nothing", async () => {
  const shared = sharedStore();
  const { channel, clock } = await running(shared);
  Object.assign(channel, {
    missed() {
      throw new Error("No page is open.");
    },
  });
  const looks = shared.looks;
  expect(() => shared.missed()).not.toThrow();
  await clock.advance(100);
  expect(shared.looks).toBeGreaterThan(looks);
});

test("those who look on at other nodes are told also by one that works on demand, before and after its work", async () => {
  const shared = sharedStore();
  const { channel, clock, desk } = await running(shared, { background: false });
  Object.assign(channel, { pull: true });
  await channel.deliver(says(1));
  expect(shared.tells).toContainEqual(expect.objectContaining({ show: "changed" }));
  shared.share = { ...shared.share, nodes: 1 };
  const drained = desk.drain();
  await clock.advance(1_000);
  expect(await drained).toEqual({ isDone: true });
  // It was alone then; who has come since is not known to it.
  shared.tells.length = 0;
  await channel.deliver(says(2));
  expect(shared.tells).toContainEqual(expect.objectContaining({ show: "changed" }));
});
