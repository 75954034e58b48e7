import { type Channel, FrontdeskError, frontdesk, memory, type Outbound, type Store } from "@frontdesk/core";
import {
  type FakeChannel,
  type FakeClock,
  fakeChannel,
  fakeClock,
  fakeEvent,
  recordingLog,
} from "@frontdesk/core/testing";
import { onTestFinished } from "vitest";
import { type Runtime, type RuntimeOptions, runtime } from "../../src/index.ts";

/** What a customer writes, which no metric, span or log may hold. */
export const secretText = "say my number is 4929123456789012";

/** A bot that runs and is talked to. */
export interface Conversation {
  readonly runtime: Runtime;
  readonly channel: FakeChannel;
  readonly clock: FakeClock;
  /** Takes what the channel throws at the next sends. */
  readonly failures: FrontdeskError[];
  /** A customer writes; resolves when it is answered. */
  says(text: string, key: string): Promise<void>;
  /** GET of a path: status and body. */
  get(path: string, headers?: Record<string, string>): Promise<{ readonly status: number; readonly body: string }>;
}

/** Starts a bot that repeats what it is told, after `inHandler`. */
export async function conversation(
  options: RuntimeOptions & { readonly inHandler?: () => unknown; readonly store?: Store } = {},
): Promise<Conversation> {
  const front = frontdesk({ id: "acme", name: "Acme support", disclosure: false });
  const repeat = front.intent({
    name: "repeat",
    examples: ["say hello", "say my number is 1"],
    async run(turn) {
      await options.inHandler?.();
      return turn.text;
    },
  });
  const channel = fakeChannel();
  const failures: FrontdeskError[] = [];
  const failing: Channel<Outbound> = {
    ...channel,
    async send(...given) {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return channel.send(...given);
    },
  };
  const clock = fakeClock();
  const desk = runtime(front.bot({ intents: [repeat] }), {
    channels: [failing],
    store: memory(),
    log: recordingLog(),
    clock,
    ...options,
  });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  const idle = async (): Promise<void> => {
    for (let step = 0; step < 50; step++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    runtime: desk,
    channel,
    clock,
    failures,
    async says(text, key) {
      const event = fakeEvent({ chat: "1", user: { id: "1" } }, { key, at: clock.now() });
      await channel.deliver({ ...event, kind: "message", text });
      await idle();
    },
    async get(path, headers = {}) {
      const response = await desk.fetch(new Request(`http://acme.test${path}`, { headers }));
      return { status: response.status, body: await response.text() };
    },
  };
}

/** A refusal that passes. */
export function rateLimited(): FrontdeskError {
  return new FrontdeskError("channel.rate_limited", "Slow down.", { retryable: true, retryAfterMs: 1_000 });
}
