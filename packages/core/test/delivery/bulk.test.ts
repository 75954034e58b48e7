import { engine, frontdesk, memory, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { committing } from "./committing.ts";

const front = frontdesk({ id: "news", name: "News", disclosure: false });
const hours = front.intent({ name: "hours", examples: ["when are you open", "opening hours"], run: () => "9 to 18." });
const bot = front.bot({ intents: [hours] });

/** A bot whose account may send so many messages a second. */
async function running(perSecond: number, store = memory(), clock = fakeClock()) {
  const channel = fakeChannel({ capabilities: { rate: { account: perSecond } } });
  const desk = engine(bot, { channels: [channel], clock, store });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  let asked = 0;
  return {
    clock,
    store,
    desk,
    async writesTo(customers: number): Promise<void> {
      for (let customer = 0; customer < customers; customer++) {
        const to = { channel: "test", account: "account", address: { chat: `customer-${customer}` } };
        await desk.send(to, "News!", { idempotencyKey: "news" });
      }
      await clock.advance(0);
    },
    async asks(chat: string): Promise<void> {
      const event = fakeEvent({ chat, user: { id: chat } }, { key: `${++asked}`, order: 0, at: 0 });
      await channel.deliver({ ...event, kind: "message", text: "when are you open" });
      await clock.advance(0);
    },
    news: () => channel.received.filter(({ message: { parts } }) => messageText(parts) === "News!").length,
    answered: (chat: string) =>
      channel.received.some((one) => one.chat === chat && messageText(one.message.parts) === "9 to 18."),
  };
}

describe("a message to many customers", () => {
  test("leaves room for answers, and reaches everybody in time", async () => {
    const { clock, writesTo, asks, news, answered } = await running(10);
    await writesTo(100);
    for (let second = 0; second < 10; second++) {
      await clock.advance(1_000);
      // A customer asks in the middle of it, and hears at once.
      await asks(`ann-${second}`);
      expect(answered(`ann-${second}`)).toBe(true);
    }
    expect(news()).toBeLessThanOrEqual(60);
    await clock.advance(10_000);
    expect(news()).toBe(100);
  });

  test("asks for its place a few times and not all the time", async () => {
    const store = memory();
    let claims = 0;
    const counting = {
      ...store,
      async claim(order: Parameters<typeof store.claim>[0]) {
        const claimed = await store.claim(order);
        claims += claimed.length;
        return claimed;
      },
      async commitAndClaim(...given: Parameters<typeof store.commitAndClaim>) {
        const committed = await store.commitAndClaim(...given);
        claims += committed.claimed.length;
        return committed;
      },
    };
    const { clock, writesTo, news } = await running(10, counting);
    await writesTo(100);
    await clock.advance(30_000);
    expect(news()).toBe(100);
    // Each of them once to learn its time, and once to go.
    expect(claims).toBeLessThanOrEqual(250);
  });

  test("goes on after a restart", async () => {
    const first = await running(10);
    await first.writesTo(50);
    await first.clock.advance(2_000);
    const sent = first.news();
    expect(sent).toBeGreaterThan(5);
    await first.desk.stop({ deadlineMs: 0 });
    const second = await running(10, first.store, first.clock);
    await second.clock.advance(15_000);
    expect(sent + second.news()).toBe(50);
  });

  test("keeps no places for messages that never went from here", async () => {
    const store = memory();
    // As many as have a place, which others drop or send before it is their turn.
    let elsewhere = 100_000;
    let claims = 0;
    let pattern: Awaited<ReturnType<typeof store.claim>>[number] | undefined;
    const leaving = {
      ...store,
      ...committing(store.commit),
      async claim(order: Parameters<typeof store.claim>[0]) {
        if (pattern !== undefined && elsewhere > 0) {
          const row = pattern;
          return Array.from({ length: Math.min(order.limit, elsewhere) }, () => ({ ...row, id: 1_000 + elsewhere-- }));
        }
        const claimed = await store.claim(order);
        claims += claimed.length;
        pattern ??= claimed[0];
        return claimed;
      },
      settle: (outcomes: Parameters<typeof store.settle>[0]) => store.settle(outcomes.filter(({ id }) => id < 1_000)),
    };
    const { clock, writesTo, news } = await running(10_000, leaving);
    await writesTo(1);
    await clock.advance(25_000);
    expect(elsewhere).toBe(0);
    await clock.advance(60_000);
    claims = 0;
    await writesTo(100);
    await clock.advance(1_000);
    expect(news()).toBe(100);
    expect(claims).toBeLessThanOrEqual(250);
  });
});
