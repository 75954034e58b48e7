// The core by itself: the memory store, no understanding and no knowledge, a channel that only counts what it is given.
import { engine, frontdesk } from "@frontdesk/core";
import { fakeEvent } from "@frontdesk/core/testing";
import { neverMet } from "../support/limits.ts";
import { makeSink } from "../support/sink.ts";

const front = frontdesk({ id: "bench", name: "Bench" });

/** CPU microseconds a turn, after a warm-up. */
export async function coreCpu(turns: number): Promise<number> {
  const sink = makeSink();
  const desk = engine(front.bot({ intents: [], fallback: (turn) => turn.text }), { channels: [sink.channel], limits: neverMet });
  await desk.start();
  const deliver = async (from: number, to: number): Promise<void> => {
    for (let start = from; start < to; start += 16) {
      const batch = Array.from({ length: Math.min(16, to - start) }, (_, index) => {
        const n = start + index;
        const chat = `chat${n % 200}`;
        const event = fakeEvent({ chat, user: { id: chat } }, { key: `event-${n}`, order: n + 1, at: 0 });
        return sink.host?.accept([{ ...event, kind: "message", text: "say hello" }]);
      });
      await Promise.all(batch);
      await desk.idle();
    }
  };
  const warmUp = Math.ceil(turns / 2);
  await deliver(0, warmUp);
  const before = process.cpuUsage();
  await deliver(warmUp, warmUp + turns);
  const { user, system } = process.cpuUsage(before);
  if (sink.sent !== warmUp + turns) throw new Error("Not every message was answered.");
  await desk.stop();
  return (user + system) / turns;
}
