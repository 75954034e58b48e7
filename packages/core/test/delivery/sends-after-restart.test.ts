import { engine, FrontdeskError, frontdesk, memory, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent } from "@frontdesk/core/testing";
import { expect, test } from "vitest";

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say ann", "say ben"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

function says(chat: string) {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: chat, order: 1, at: 0 });
  return { ...event, kind: "message", text: `say ${chat}` } as const;
}

test("what an earlier process was to send again leaves in time, also beside a send that takes long", async () => {
  const store = memory();
  const clock = fakeClock();
  /** A channel on which what goes to Ben takes for ever. */
  const slow = () => {
    const channel = fakeChannel();
    const { send } = channel;
    const never = new Promise<never>(() => undefined);
    const answer = (...given: Parameters<typeof send>) => (given[0].chat === "ben" ? never : send(...given));
    return Object.assign(channel, { send: answer });
  };
  const earlier = slow();
  const first = engine(bot, { channels: [earlier], clock, store });
  await first.start();
  earlier.failNext(new FrontdeskError("channel.rate_limited", "Later.", { retryable: true, retryAfterMs: 5_000 }));
  await earlier.deliver(says("ann"));
  await clock.advance(0);
  await earlier.deliver(says("ben"));
  await clock.advance(0);
  await first.stop({ deadlineMs: 0 });

  const channel = slow();
  const second = engine(bot, { channels: [channel], clock, store, sendTimeoutMs: 60_000 });
  await second.start();
  await clock.advance(10_000);
  expect(channel.received.map(({ message: { parts } }) => messageText(parts))).toEqual(["say ann"]);
  await second.stop({ deadlineMs: 0 });
});
