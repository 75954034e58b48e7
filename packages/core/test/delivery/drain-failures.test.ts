import { engine, FrontdeskError, frontdesk, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, test } from "vitest";
import { sharedStore } from "./shared-store.ts";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

const away = (): FrontdeskError => new FrontdeskError("store.unavailable", "Away.", { retryable: true });

/** Drains twice, with a store that fails once in this verb after so many calls. */
async function drainsTwice(verb: "beat" | "leave" | "pending" | "nextDue" | "dueTimers", after: number) {
  const shared = sharedStore();
  const of = verb === "beat" || verb === "leave" ? shared.store.nodes : shared.store;
  if (of === undefined) throw new Error("It has no nodes.");
  const inner: unknown = Reflect.get(of, verb);
  let calls = 0;
  Object.assign(of, {
    async [verb](...given: unknown[]) {
      if (calls++ === after) throw away();
      return Reflect.apply(inner as (...some: unknown[]) => unknown, of, given);
    },
  });
  const clock = fakeClock();
  const channel = fakeChannel();
  const desk = engine(bot, { channels: [channel], clock, store: shared.store, background: false });
  await desk.start();
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "1", order: 1, at: 0 });
  await channel.deliver({ ...event, kind: "message", text: "say 1" });
  const drain = async (): Promise<unknown> => {
    const end = desk.drain({ deadlineMs: 20_000 }).catch((error: unknown) => error);
    await clock.advance(30_000);
    return end;
  };
  const ends = [await drain(), await drain()];
  const partitions = desk.status().share.partitions;
  await desk.stop({ deadlineMs: 0 });
  return { ends, partitions, texts: channel.received.map(({ message: { parts } }) => messageText(parts)) };
}

test.each([
  ["beat", 0],
  ["leave", 0],
  ["pending", 0],
  ["pending", 1],
  ["pending", 2],
  ["nextDue", 0],
  ["nextDue", 1],
  ["dueTimers", 0],
] as const)("a drain whose store fails in %s after %i calls lets go, and the next one is done", async (verb, after) => {
  const { ends, partitions, texts } = await drainsTwice(verb, after);
  expect([{ isDone: true }, expect.objectContaining({ code: "store.unavailable" })]).toContainEqual(ends[0]);
  expect(ends[1]).toEqual({ isDone: true });
  expect(partitions).toBe(0);
  expect(texts).toEqual(["say 1"]);
});
