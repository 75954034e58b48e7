import { engine, frontdesk, memory, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "echo", name: "Echo", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2", "say 3"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

async function running(reorderWindowMs?: number) {
  const clock = fakeClock();
  const channel = fakeChannel();
  const store = memory();
  const desk = engine(bot, { channels: [channel], clock, store, reorderWindowMs });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  return {
    clock,
    store,
    async arrives(order: number, text = `say ${order}`): Promise<void> {
      const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: `${order} ${text}`, order, at: 0 });
      await channel.deliver({ ...event, kind: "message", text });
    },
    heard: () => channel.received.map(({ message: { parts } }) => messageText(parts)),
  };
}

describe("messages that arrive in another order than they were written", () => {
  test("are answered as they come, when nobody waits for the late ones", async () => {
    const { arrives, clock, heard, store } = await running();
    await arrives(2);
    await clock.advance(0);
    await arrives(1);
    await clock.advance(0);
    expect(heard()).toEqual(["say 2", "say 1"]);
    expect((await store.journal({ limit: 99 })).filter(({ code }) => code === "turn.late")).toHaveLength(1);
  });

  test("are put in order within the window", async () => {
    const { arrives, clock, heard, store } = await running(200);
    await arrives(3);
    await clock.advance(100);
    await arrives(1);
    await clock.advance(50);
    await arrives(2);
    await clock.advance(149);
    expect(heard()).toEqual([]);
    await clock.advance(1);
    expect(heard()).toEqual(["say 1"]);
    await clock.advance(200);
    expect(heard()).toEqual(["say 1", "say 2", "say 3"]);
    expect((await store.journal({ limit: 99 })).filter(({ code }) => code === "turn.late")).toEqual([]);
  });

  test("are still answered after the window, and counted as late", async () => {
    const { arrives, clock, heard, store } = await running(200);
    await arrives(2);
    await clock.advance(200);
    await arrives(1);
    await clock.advance(200);
    expect(heard()).toEqual(["say 2", "say 1"]);
    expect((await store.journal({ limit: 99 })).filter(({ code }) => code === "turn.late")).toHaveLength(1);
  });

  test("without an order wait for nobody", async () => {
    const { arrives, clock, heard } = await running(200);
    await arrives(0, "say 1");
    await clock.advance(0);
    expect(heard()).toEqual(["say 1"]);
  });
});
