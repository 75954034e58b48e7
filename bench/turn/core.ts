// The core by itself: the memory store, no knowledge, one intent, a channel that only keeps what it is given.
import { engine, frontdesk } from "@frontdesk/core";
import { fakeChannel, fakeEvent } from "@frontdesk/core/testing";

const front = frontdesk({ id: "bench", name: "Bench" });
const echo = front.intent({ name: "echo", examples: ["say hello", "say something"], run: (turn) => turn.text });

/** CPU microseconds a turn, after a warm-up. */
export async function coreCpu(turns: number): Promise<number> {
  const channel = fakeChannel();
  const desk = engine(front.bot({ intents: [echo] }), { channels: [channel] });
  await desk.start();
  const deliver = async (from: number, to: number): Promise<void> => {
    for (let start = from; start < to; start += 16) {
      const batch = Array.from({ length: Math.min(16, to - start) }, (_, index) => {
        const n = start + index;
        const chat = `chat${n % 200}`;
        const event = fakeEvent({ chat, user: { id: chat } }, { key: `event-${n}`, order: n + 1, at: 0 });
        return channel.deliver({ ...event, kind: "message", text: "say hello" });
      });
      await Promise.all(batch);
      await desk.idle();
    }
  };
  const warmUp = Math.ceil(turns / 4);
  await deliver(0, warmUp);
  const before = process.cpuUsage();
  await deliver(warmUp, warmUp + turns);
  const { user, system } = process.cpuUsage(before);
  if (channel.received.length !== warmUp + turns) throw new Error("Not every message was answered.");
  await desk.stop();
  return (user + system) / turns;
}
