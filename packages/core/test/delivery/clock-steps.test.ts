import { type Clock, engine, FrontdeskError, frontdesk, memory, messageText, type Store } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { expect, test } from "vitest";

const hourMs = 60 * 60 * 1_000;
const front = frontdesk({ id: "echo", name: "Echo", disclosure: false });
const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say hello", "say goodbye"],
  run: (turn) => turn.text,
});
const bot = front.bot({ intents: [echo] });
const busy = new FrontdeskError("channel.rate_limited", "Too fast.", { retryable: true, retryAfterMs: 1_000 });

function says(chat: string, number: number) {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${number}`, order: number, at: 0 });
  return { ...event, kind: "message", text: `say ${number}` } as const;
}

/** A bot on a machine whose clock somebody sets, while time goes on as ever. */
async function running({
  store = memory(),
  gatherMs = 0,
  perSecond = undefined as number | undefined,
  aheadMs = 0,
}: {
  readonly store?: Store;
  readonly gatherMs?: number;
  readonly perSecond?: number | undefined;
  readonly aheadMs?: number;
} = {}) {
  const time = fakeClock();
  let offsetMs = aheadMs;
  const clock: Clock = {
    now: () => time.now() + offsetMs,
    steady: () => time.now(),
    after: (delayMs, callback) => time.after(delayMs, callback),
  };
  const rate = perSecond === undefined ? {} : { conversation: perSecond };
  const channel = fakeChannel({ capabilities: { gatherMs, rate } });
  const desk = engine(bot, { channels: [channel], clock, store, random: seededRandom("steps") });
  await desk.start();
  const heard = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  return {
    channel,
    desk,
    heard,
    pass: (ms: number) => time.advance(ms),
    setClock: (ms: number) => {
      offsetMs = ms;
    },
  };
}

test("a reply that was refused for a second does not wait for an hour, when the clock is set back by one", async () => {
  const { channel, heard, pass, setClock } = await running();
  channel.failNext(busy);
  await channel.deliver(says("ann", 1));
  await pass(100);
  setClock(-hourMs);
  await channel.deliver(says("ann", 2));
  await pass(5_000);
  expect(heard()).toEqual(["say 1", "say 2"]);
});

test("nor does one that is written before the clock is set right and sent afterwards", async () => {
  const { channel, heard, pass, setClock } = await running({ aheadMs: hourMs, perSecond: 1 });
  await channel.deliver(...[1, 2, 3, 4, 5, 6].map((number) => says("ann", number)));
  await pass(100);
  setClock(0);
  await pass(10_000);
  expect(heard()).toHaveLength(6);
});

test("a reply that was refused for a second is sent, when the clock is put on beyond what another one waits for", async () => {
  const { channel, heard, pass, setClock } = await running();
  channel.failNext(new FrontdeskError("channel.rate_limited", "Too fast.", { retryable: true, retryAfterMs: hourMs }));
  await channel.deliver(says("ann", 1));
  await pass(100);
  setClock(2 * hourMs);
  channel.failNext(busy);
  await channel.deliver(says("bob", 2));
  await pass(5_000);
  expect(heard().toSorted()).toEqual(["say 1", "say 2"]);
});

test("messages that are gathered are answered, when the clock is set back meanwhile", async () => {
  const { channel, heard, pass, setClock } = await running({ gatherMs: 1_000 });
  await channel.deliver(says("ann", 1));
  await pass(100);
  setClock(-hourMs);
  await pass(5_000);
  expect(heard()).toEqual(["say 1"]);
});

test("what waits since before a restart is tried at once, whatever the clock said then", async () => {
  const store = memory();
  const before = await running({ store, aheadMs: hourMs });
  before.channel.failNext(busy);
  await before.channel.deliver(says("ann", 1));
  await before.pass(100);
  expect(before.heard()).toEqual([]);
  await before.desk.stop({ deadlineMs: 0 });
  const after = await running({ store });
  await after.pass(100);
  expect(after.heard()).toEqual(["say 1"]);
});

test("nor when the store is away as it is tried", async () => {
  const store = memory();
  const before = await running({ store, aheadMs: hourMs });
  before.channel.failNext(busy);
  await before.channel.deliver(says("ann", 1));
  await before.pass(100);
  await before.desk.stop({ deadlineMs: 0 });
  let failures = 1;
  const after = await running({
    store: {
      ...store,
      async claim(options) {
        if (failures-- > 0) throw new FrontdeskError("store.unavailable", "It is away.", { retryable: true });
        return store.claim(options);
      },
    },
  });
  await after.pass(5_000);
  expect(after.heard()).toEqual(["say 1"]);
});

test("what is read later bears the time of the clock", async () => {
  const store = memory();
  const { channel, pass, setClock } = await running({ store });
  const [first] = await channel.deliver(says("ann", 1));
  await pass(100);
  setClock(-hourMs);
  await channel.deliver(says("ann", 2));
  await pass(1_000);
  const history = await store.history(first?.conversation ?? "", { limit: 9 });
  const [early = 0, late = 0] = history.filter(({ author }) => author.kind === "bot").map(({ at }) => at);
  expect(early - late).toBeGreaterThan(hourMs - 2_000);
});
