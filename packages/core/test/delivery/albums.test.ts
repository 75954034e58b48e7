import { engine, frontdesk, memory, messageText } from "@frontdesk/core";
import { type FakeChannel, fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";

const front = frontdesk({ id: "album", name: "Album", disclosure: false });
const seen = (text: string, names: readonly string[]): string => `${text || "no words"}: ${names.join(" ")}`;
const look = front.intent({
  name: "look",
  examples: ["look at my shoes", "look at this"],
  run: (turn) =>
    seen(
      turn.text,
      turn.files.map(({ name }) => name),
    ),
});
const bot = front.bot({
  intents: [look],
  files: (turn) =>
    seen(
      "",
      turn.files.map(({ name }) => name),
    ),
});

async function running(store = memory(), channel = fakeChannel()) {
  const clock = fakeClock();
  const desk = engine(bot, { channels: [channel], clock, store });
  await desk.start();
  const texts = (): readonly string[] => channel.received.map(({ message: { parts } }) => messageText(parts));
  return { channel, clock, store, desk, texts };
}

function part(number: number, text = "", user = "ann") {
  const event = fakeEvent({ chat: "chat", user: { id: user } }, { key: `${user}-${number}`, order: number, at: 0 });
  const attachments = [{ kind: "image", name: `${number}.png`, ref: `${number}` }] as const;
  return { ...event, kind: "message", text, album: "album-1", attachments } as const;
}

async function deliver(channel: FakeChannel, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) {
    channel.uploaded(String(number), { bytes: Uint8Array.from([number]) });
    await channel.deliver(part(number, number === 1 ? "look at my shoes" : ""));
  }
}

describe("an album", () => {
  test("is one turn with all its files, where nothing else is gathered", async () => {
    const { channel, clock, texts } = await running();
    await deliver(channel, 1, 2);
    await clock.advance(499);
    await deliver(channel, 4, 3, 5);
    await clock.advance(499);
    expect(texts()).toEqual([]);
    await clock.advance(1);
    expect(texts()).toEqual(["look at my shoes: 1.png 2.png 3.png 4.png 5.png"]);
  });

  test("is one turn also when the program died before it was complete", async () => {
    const first = await running();
    await deliver(first.channel, 1, 2, 3, 4, 5);
    await first.desk.stop({ deadlineMs: 0 });
    const { clock, texts, channel } = await running(first.store);
    for (const number of [1, 2, 3, 4, 5]) channel.uploaded(String(number), { bytes: Uint8Array.from([number]) });
    await clock.advance(500);
    expect(texts()).toEqual(["look at my shoes: 1.png 2.png 3.png 4.png 5.png"]);
    expect(first.texts()).toEqual([]);
  });

  test("whose words call for a person is no turn apart from its pictures", async () => {
    const { channel, clock, store } = await running();
    await channel.deliver(part(1), part(2, "human"), part(3));
    await clock.advance(500);
    expect(await store.cases({ limit: 10 })).toHaveLength(1);
    const decided = (await store.journal({ limit: 10 })).filter(({ code }) => code === "turn.decided");
    expect(decided.map(({ data }) => data.by)).toEqual(["global_word"]);
  });

  test("that comes after words is waited for as any album", async () => {
    const { channel, clock, texts } = await running(memory(), fakeChannel({ capabilities: { gatherMs: 100 } }));
    const event = fakeEvent({ chat: "chat", user: { id: "ann" } }, { key: "words", order: 1, at: 0 });
    await channel.deliver({ ...event, kind: "message", text: "look at my shoes" });
    await clock.advance(50);
    await deliver(channel, 2, 3);
    await clock.advance(400);
    await deliver(channel, 4);
    await clock.advance(1_000);
    expect(texts()).toEqual(["look at my shoes: 2.png 3.png 4.png"]);
  });

  test("of another customer is another turn", async () => {
    const { channel, clock, texts } = await running();
    await channel.deliver(part(1), part(2, "", "bob"));
    await clock.advance(1_000);
    expect(texts()).toEqual(["no words: 1.png", "no words: 2.png"]);
  });
});
