import { type Engine, engine, frontdesk, memory, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeDesk, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false, queues: ["help"] });
const hello = front.intent({ name: "hello", examples: ["hello there", "hi there"], run: () => "Hi." });
const person = front.intent({
  name: "person",
  examples: ["a person please"],
  run: (turn) => turn.handoff({ queue: "help" }),
});
const bot = front.bot({ intents: [hello, person] });
const hour = 60 * 60 * 1_000;
const ann = { channel: "test", account: "main", address: { chat: "ann" } };

async function running(store = memory(), clock = fakeClock()) {
  const channel = fakeChannel();
  const desk = fakeDesk();
  const front = engine(bot, { channels: [channel], clock, store, desk });
  await front.start();
  const heard = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  return { channel, clock, store, desk, front, heard };
}

const remind = (front: Engine, clock: { now(): number }, inMs: number, text: string, key = text): Promise<void> =>
  front.send(ann, text, { idempotencyKey: key, at: clock.now() + inMs });

describe("a message for later", () => {
  test("is said at its time, and not before", async () => {
    const { front, clock, heard } = await running();
    await remind(front, clock, hour, "Your parcel comes today.");
    await clock.advance(hour - 1);
    expect(heard()).toEqual([]);
    await clock.advance(1);
    expect(heard()).toEqual(["Your parcel comes today."]);
    await clock.advance(48 * hour);
    expect(heard()).toHaveLength(1);
    await front.stop();
  });

  test("is said at once when its time has passed", async () => {
    const { front, clock, heard } = await running();
    await remind(front, clock, -1, "It was yesterday.");
    await front.idle();
    expect(heard()).toEqual(["It was yesterday."]);
    await front.stop();
  });

  test("comes in the order of the times, whatever the order in which they were set", async () => {
    const { front, clock, heard } = await running();
    for (const hours of [3, 1, 2]) await remind(front, clock, hours * hour, `${hours}`);
    await clock.advance(3 * hour);
    expect(heard()).toEqual(["1", "2", "3"]);
    await front.stop();
  });

  test("is one message under one key, and two under two", async () => {
    const { front, clock, heard } = await running();
    await remind(front, clock, hour, "once", "k");
    await remind(front, clock, 2 * hour, "once", "k");
    await remind(front, clock, hour, "twice", "l");
    await clock.advance(5 * hour);
    expect(heard().toSorted()).toEqual(["once", "twice"]);
    await front.stop();
  });

  test("survives a restart, also one in which its time has passed", async () => {
    const first = await running();
    await remind(first.front, first.clock, hour, "soon");
    await remind(first.front, first.clock, 9 * hour, "late");
    await first.front.idle();
    await first.front.stop();
    await first.clock.advance(2 * hour);
    const second = await running(first.store, first.clock);
    await second.front.idle();
    expect(second.heard()).toEqual(["soon"]);
    await second.clock.advance(7 * hour);
    expect(second.heard()).toEqual(["soon", "late"]);
    await second.front.stop();
  });

  test("is not said when it was called off, and other ones are", async () => {
    const { front, clock, heard } = await running();
    await remind(front, clock, hour, "one");
    await remind(front, clock, hour, "two");
    await front.callOff(ann, { idempotencyKey: "one" });
    await front.callOff(ann, { idempotencyKey: "one" });
    await front.callOff(ann, { idempotencyKey: "unknown" });
    await clock.advance(hour);
    expect(heard()).toEqual(["two"]);
    // It was said: nothing is left to call off.
    await front.callOff(ann, { idempotencyKey: "two" });
    await clock.advance(hour);
    expect(heard()).toEqual(["two"]);
    await front.stop();
  });

  test("is written down by its time and not by its words", async () => {
    const { front, clock, store } = await running();
    await remind(front, clock, hour, "secret words");
    await front.callOff(ann, { idempotencyKey: "secret words" });
    await front.idle();
    const lines = await store.journal({ limit: 99 });
    expect(lines.map(({ code }) => code)).toEqual(["send.scheduled", "send.called_off"]);
    expect(JSON.stringify(lines)).not.toContain("secret");
    await front.stop();
  });

  test("finds the customer's conversation as it is by then", async () => {
    const { front, clock, channel, heard } = await running();
    await remind(front, clock, hour, "Was it good?");
    await channel.deliver({
      ...fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "1", order: 1, at: 0 }),
      kind: "message",
      text: "hello there",
    });
    await front.idle();
    await clock.advance(hour);
    expect(heard()).toEqual(["Hi.", "Was it good?"]);
    await front.stop();
  });

  test("to nobody is refused", async () => {
    const { front, clock } = await running();
    const nobody = { channel: "other", account: "main", address: { chat: "ann" } };
    await expect(front.send(nobody, "x", { idempotencyKey: "x", at: clock.now() + 1 })).rejects.toMatchObject({
      code: "runtime.unknown_customer",
    });
    await expect(front.callOff(nobody, { idempotencyKey: "x" })).rejects.toMatchObject({
      code: "runtime.unknown_customer",
    });
    await front.stop();
    await expect(front.callOff(ann, { idempotencyKey: "x" })).rejects.toMatchObject({ code: "runtime.not_started" });
  });
});
