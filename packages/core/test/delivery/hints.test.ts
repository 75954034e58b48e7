import { engine, frontdesk, memory, type Store } from "@frontdesk/core";
import { fakeChannel, fakeDesk, fakeEvent } from "@frontdesk/core/testing";
import { expect, test } from "vitest";

const front = frontdesk({ id: "hints", name: "Hints" });
const hello = front.intent({ name: "hello", examples: ["good morning", "hello there"], run: () => "Morning." });
const bot = front.bot({ intents: [hello] });

/** A desk beside the bot, on a store that counts how often conversations are read. */
async function started() {
  const inner = memory();
  let loads = 0;
  const store: Store = { ...inner, load: (id) => inner.load(id).finally(() => void loads++) };
  const [channel, people] = [fakeChannel(), fakeDesk()];
  const desk = engine(bot, { channels: [channel], desk: people, store });
  await desk.start();
  let number = 0;
  const says = async (text: string): Promise<void> => {
    const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: `event-${++number}`, order: number, at: 0 });
    await channel.deliver({ ...event, kind: "message", text });
    await desk.idle();
  };
  return { says, people, received: channel.received, loads: () => loads, stop: () => desk.stop() };
}

test("a conversation without a case is read once a message, also where there is a desk", async () => {
  const { says, people, received, loads, stop } = await started();
  for (let turn = 0; turn < 5; turn++) await says("good morning");
  expect(received).toHaveLength(5);
  expect(loads()).toBe(5);
  expect(people.changes).toEqual([]);
  await stop();
});

test("a line that leaves while there is a case is told to the desk, as before", async () => {
  const { says, people, stop } = await started();
  await says("good morning");
  await says("human");
  expect(people.changes.length).toBeGreaterThan(0);
  const id = people.changes[0] ?? "";
  await people.host.take(id, { id: "kim", name: "Kim" });
  const before = people.changes.length;
  await people.host.say(id, { id: "kim", name: "Kim" }, "Hello Ann", "1");
  await says("thanks");
  expect(people.changes.length).toBeGreaterThan(before + 2);
  await stop();
});
