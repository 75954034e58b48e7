import { engine, FrontdeskError, frontdesk, memory, messageText, type Store, type StoreNodes } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { expect, test } from "vitest";
import { committing } from "./committing.ts";

const front = frontdesk({ id: "mended", name: "Mended", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

function message(chat: string, order: number) {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${order}`, order, at: 0 });
  return { ...event, kind: "message", text: `say ${order}` } as const;
}

/** A node that shares a store with others, none of which is there: it has all partitions, and nobody tells it anything. */
const alone: StoreNodes = {
  beatMs: 5_000,
  claimMs: 30_000,
  beat: async () => ({
    leases: Array.from({ length: 256 }, (_, partition) => ({ partition, epoch: 1 })),
    nodes: 1,
    surplus: 0,
    blocked: [],
  }),
  leave: async () => {},
  claimLeftMs: () => 30_000,
  block: async () => {},
  tell() {},
  listen: () => () => {},
};

/** A bot whose first turns fail until they are set aside, and whose channel refuses for as long as it is told. */
async function running(changes: Partial<Store> = {}) {
  const inner = memory();
  const faults = { commits: 0, refuses: false };
  const store: Store = {
    ...inner,
    ...committing(async (turns) => {
      if (faults.commits-- > 0) throw new TypeError("The driver is broken.");
      return inner.commit(turns);
    }),
    ...changes,
  };
  const channel = fakeChannel();
  const clock = fakeClock();
  const refusing: typeof channel = {
    ...channel,
    async send(...given) {
      if (faults.refuses) throw new FrontdeskError("channel.refused", "Blocked.");
      return channel.send(...given);
    },
  };
  const desk = engine(bot, { channels: [refusing], clock, store, random: seededRandom("mended") });
  await desk.start();
  const texts = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  /** Time passes until everything is handled. */
  const settle = async (): Promise<void> => {
    for (let step = 0; step < 30; step++) await clock.advance(2_000);
    await desk.idle();
  };
  return { inner, channel, clock, desk, faults, settle, texts };
}

test("an event that was set aside is answered when it is retried, and no longer listed", async () => {
  const { channel, desk, faults, settle, texts } = await running();
  faults.commits = 5;
  const [outcome] = await channel.deliver(message("ann", 1));
  await settle();
  const [stuck, ...others] = await desk.operations.stuck();
  expect(stuck).toMatchObject({ kind: "event", status: "set_aside", code: "unknown", channel: "test" });
  expect(stuck?.conversation).toBe(outcome?.conversation);
  expect(others).toEqual([]);
  expect(texts()).not.toContain("say 1");
  expect(await desk.operations.retry([stuck?.id ?? 0])).toEqual([stuck?.id]);
  await settle();
  expect(texts()).toContain("say 1");
  expect(await desk.operations.stuck()).toEqual([]);
});

test("a refused reply leaves when it is retried, and never when it is dropped", async () => {
  const { channel, desk, faults, inner, settle, texts } = await running();
  faults.refuses = true;
  await channel.deliver(message("ann", 1));
  await channel.deliver(message("bea", 2));
  await settle();
  const [first, second] = await desk.operations.stuck();
  expect([first, second]).toMatchObject([
    { kind: "message", status: "refused", code: "channel.refused" },
    { kind: "message", status: "refused" },
  ]);
  expect(await desk.operations.stuck({ after: first?.id, limit: 1 })).toEqual([second]);
  faults.refuses = false;
  expect(await desk.operations.retry([first?.id ?? 0])).toEqual([first?.id]);
  expect(await desk.operations.drop([second?.id ?? 0, first?.id ?? 0])).toEqual([second?.id]);
  await settle();
  expect(texts()).toEqual(["say 1"]);
  const journal = await inner.journal({ limit: 100 });
  expect(journal.map(({ code }) => code).filter((code) => code.startsWith("store."))).toEqual([
    "store.retried",
    "store.dropped",
  ]);
});

test("what another process puts back into a shared store is found, without a message that wakes the bot", async () => {
  const { channel, clock, desk, faults, inner, settle, texts } = await running({ nodes: alone });
  faults.commits = 5;
  await channel.deliver(message("ann", 1));
  await settle();
  faults.refuses = true;
  await channel.deliver(message("bea", 2));
  await settle();
  const stuck = await inner.stuck({ after: 0, limit: 9 });
  expect(stuck.map(({ status }) => status)).toEqual(["set_aside", "refused"]);
  faults.refuses = false;
  await inner.retry(
    stuck.map(({ id }) => id),
    clock.now(),
  );
  await settle();
  expect(texts()).toEqual(expect.arrayContaining(["say 1", "say 2"]));
  await desk.stop();
  // Nobody looks any more.
  expect(clock.waiting).toBe(0);
});

test("nothing is done before the start or after the stop", async () => {
  const { desk } = await running();
  await desk.stop();
  await expect(desk.operations.stuck()).rejects.toMatchObject({ code: "runtime.not_started" });
  await expect(desk.operations.retry([1])).rejects.toMatchObject({ code: "runtime.not_started" });
});
