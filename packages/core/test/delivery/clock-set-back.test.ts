import { engine, frontdesk, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

async function answersAfterSetBack(options: { readonly gatherMs?: number; readonly reorderWindowMs?: number }) {
  const running = fakeClock();
  let behind = 0;
  const channel = fakeChannel({ capabilities: { gatherMs: options.gatherMs ?? 0 } });
  const clock = { now: () => running.now() - behind, after: running.after };
  const desk = engine(bot, { channels: [channel], clock, reorderWindowMs: options.reorderWindowMs });
  await desk.start();
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "1", order: 1, at: 0 });
  await channel.deliver({ ...event, kind: "message", text: "say 1" });
  behind = 3_600_000;
  await running.advance(10_000);
  await desk.stop({ deadlineMs: 0 });
  return channel.received.map(({ message: { parts } }) => messageText(parts));
}

test("what is gathered is answered though the host's clock is set back meanwhile", async () => {
  expect(await answersAfterSetBack({ gatherMs: 1_000 })).toEqual(["say 1"]);
});

test("what may be overtaken is answered though the host's clock is set back meanwhile", async () => {
  expect(await answersAfterSetBack({ reorderWindowMs: 1_000 })).toEqual(["say 1"]);
});
