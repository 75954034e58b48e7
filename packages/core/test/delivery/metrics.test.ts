import { AsyncLocalStorage } from "node:async_hooks";
import { type Channel, engine, FrontdeskError, frontdesk, type Metrics, memory, type Outbound } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, recordingLog, seededRandom } from "@frontdesk/core/testing";
import { expect, test } from "vitest";
import { committing } from "./committing.ts";

const front = frontdesk({ id: "watched", name: "Watched", disclosure: false });
let inHandler: (() => Promise<void> | void) | undefined;
const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say hello"],
  async run(turn) {
    await inHandler?.();
    return turn.text;
  },
});
const bot = front.bot({ intents: [echo] });

function message(chat: string, order: number) {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${order}`, order, at: 0 });
  return { ...event, kind: "message", text: `say ${order}` } as const;
}

/** Writes down all that it is told, in order, each as one line. */
function diary() {
  const lines: string[] = [];
  const metrics: Metrics = {
    accept({ events }) {
      const from = events.map(({ channel, source }) => `${source} of ${channel}`).join(", ");
      return (end) =>
        lines.push(
          `accept ${from}: ${end.status === "failed" ? end.code : end.outcomes.map(({ status }) => status).join(", ")}`,
        );
    },
    turn({ at, events }) {
      lines.push(`turn of ${events.length} after ${at - (events[0]?.receivedAt ?? 0)} ms`);
      return {
        channel() {},
        within: (work) => {
          lines.push("handler");
          return work();
        },
        committed: ({ outcome, outbox }) => lines.push(`commit ${outcome}, ${outbox.length} to send`),
        attempted: ({ outcome }) => lines.push(`turn ${outcome}`),
      };
    },
    send({ channel, attempts }) {
      return ({ status, code }) => lines.push(`send ${attempts} to ${channel}: ${status} ${code ?? ""}`.trim());
    },
  };
  return { lines, metrics };
}

function setUp(metrics: Metrics | readonly Metrics[], changes: Partial<Parameters<typeof engine>[1]> = {}) {
  inHandler = undefined;
  const channel = fakeChannel();
  const clock = fakeClock();
  const log = recordingLog();
  const random = seededRandom("watched");
  const desk = engine(bot, { channels: [channel], clock, random, log, metrics, ...changes });
  return { channel, clock, desk, log };
}

test("a message is watched from its acceptance to its answer, a repeated one as such", async () => {
  const { lines, metrics } = diary();
  const { channel, desk } = setUp(metrics);
  await desk.start();
  await channel.deliver(message("ann", 1));
  await channel.deliver(message("ann", 1));
  await desk.idle();
  await desk.stop();
  expect(lines.filter((line) => !line.includes("duplicate"))).toEqual([
    "accept inbound of test: accepted",
    "turn of 1 after 0 ms",
    "handler",
    "commit ok, 1 to send",
    "turn ok",
    "send 0 to test: sent",
  ]);
  expect(lines).toContain("accept inbound of test: duplicate");
});

test("what is refused for now is told, and why a reply is sent later", async () => {
  const { lines, metrics } = diary();
  const channel = fakeChannel();
  let isLimited = true;
  const limited: Channel<Outbound> = {
    ...channel,
    async send(...given) {
      if (!isLimited) return channel.send(...given);
      isLimited = false;
      throw new FrontdeskError("channel.rate_limited", "Slow down.", { retryable: true, retryAfterMs: 1_000 });
    },
  };
  const { clock, desk } = setUp(metrics, { maxWaiting: 1, channels: [limited] });
  await desk.start();
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  inHandler = () => gate;
  await channel.deliver(message("ann", 1));
  await expect(channel.deliver(message("bea", 1))).rejects.toMatchObject({ code: "runtime.overloaded" });
  open();
  await desk.idle();
  await clock.advance(1_000);
  await desk.idle();
  await desk.stop();
  expect(lines).toContain("accept inbound of test: runtime.overloaded");
  expect(lines.filter((line) => line.startsWith("send"))).toEqual([
    "send 0 to test: later channel.rate_limited",
    "send 1 to test: sent",
  ]);
});

test("each attempt at a turn is told, and the end of one that is set aside", async () => {
  const { lines, metrics } = diary();
  const inner = memory();
  const outcomes = ["conflict", "broken", "broken", "broken", "broken", "broken"];
  const { channel, clock, desk } = setUp(metrics, {
    store: {
      ...inner,
      ...committing(async (turns) => {
        const next = outcomes.shift();
        if (next === "broken") throw new TypeError("The driver is broken.");
        return next === "conflict" ? turns.map(() => "conflict" as const) : inner.commit(turns);
      }),
    },
  });
  await desk.start();
  await channel.deliver(message("ann", 1));
  for (let step = 0; step < 20; step++) await clock.advance(10_000);
  await desk.idle();
  await desk.stop();
  expect(lines.filter((line) => /^turn [a-z_]+$/.test(line))).toEqual([
    "turn conflict",
    ...Array.from({ length: 5 }, () => "turn failed"),
    "turn set_aside",
  ]);
  expect(lines.filter((line) => line.startsWith("commit"))).toHaveLength(7);
  await inner.open("watched");
  expect((await inner.journal({ limit: 100 })).at(-1)).toMatchObject({
    code: "turn.set_aside",
    data: { code: "unknown" },
  });
});

test("one who watches and throws harms neither the conversation nor who else watches, and is logged once", async () => {
  const fails = (): never => {
    throw new TypeError("The exporter is away.");
  };
  const broken: Metrics = {
    accept: () => fails,
    turn: () => ({ channel: fails, within: fails, committed: fails, attempted: fails }),
    send: fails,
  };
  const { lines, metrics } = diary();
  const { channel, desk, log } = setUp([broken, metrics]);
  await desk.start();
  await channel.deliver(message("ann", 1));
  await desk.idle();
  await desk.stop();
  expect(channel.received).toHaveLength(1);
  expect(lines).toContain("send 0 to test: sent");
  expect(log.lines.filter(({ event }) => event === "metrics.failed")).toHaveLength(1);
});

test("a handler runs within the watch of its turn, and what it throws is answered as ever", async () => {
  const scope = new AsyncLocalStorage<string>();
  const seen: string[] = [];
  const metrics: Metrics = {
    turn: ({ conversation }) => ({
      channel() {},
      within: (work) => scope.run(conversation, work),
      committed: ({ journal }) => seen.push(...journal),
      attempted() {},
    }),
  };
  const { channel, desk } = setUp([metrics, {}]);
  await desk.start();
  let within: string | undefined;
  inHandler = async () => {
    await Promise.resolve();
    within = scope.getStore();
    throw new TypeError("The shop is away.");
  };
  const [outcome] = await channel.deliver(message("ann", 1));
  await desk.idle();
  await desk.stop();
  expect(within).toBe(outcome?.conversation);
  expect(within).toBeDefined();
  expect(seen).toContain("turn.handler_failed");
  expect(channel.received).not.toHaveLength(0);
});
