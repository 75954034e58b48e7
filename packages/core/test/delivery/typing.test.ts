import { engine, frontdesk, memory } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { expect, test } from "vitest";

const front = frontdesk({ id: "slow", name: "Slow", disclosure: false });

/** A desk whose answer comes when it is let go, on a channel that notes when it showed that one comes. */
async function slow(show: () => Promise<void>) {
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const think = front.intent({
    name: "think",
    examples: ["think about it", "think hard"],
    async run() {
      await answered;
      return "Done.";
    },
  });
  const clock = fakeClock();
  const start = clock.now();
  const shown: number[] = [];
  const fake = fakeChannel();
  const channel = {
    ...fake,
    typing(): Promise<void> {
      shown.push(clock.now() - start);
      return show();
    },
  };
  const bot = front.bot({ intents: [think] });
  const desk = engine(bot, { channels: [channel], clock, store: memory(), random: seededRandom("typing") });
  await desk.start();
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "1", order: 1, at: start });
  await fake.deliver({ ...event, kind: "message", text: "think about it" });
  return { clock, shown, received: fake.received, answer, idle: () => desk.idle() };
}

test("that an answer comes is shown soon, again as long as it lasts, and no more once it is there", async () => {
  const { clock, shown, answer, idle, received } = await slow(async () => {});
  await clock.advance(10_000);
  expect(shown).toEqual([700, 4_700, 8_700]);
  answer();
  await idle();
  expect(received).toHaveLength(1);
  await clock.advance(60_000);
  expect(shown).toEqual([700, 4_700, 8_700]);
});

test("a channel that cannot show it answers all the same", async () => {
  const { clock, shown, answer, idle, received } = await slow(() => Promise.reject(new Error("Down.")));
  await clock.advance(5_000);
  answer();
  await idle();
  expect([shown.length, received.length]).toEqual([2, 1]);
});
