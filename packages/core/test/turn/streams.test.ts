import {
  type Address,
  type Bot,
  engine,
  FrontdeskError,
  frontdesk,
  memory,
  type Store,
  type StoredMessage,
} from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, recordingLog, seededRandom, talk } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "streams", name: "Streams", disclosure: false });
const shows = { capabilities: { streamEveryMs: 100 } };

type Run = Parameters<typeof front.intent>[0]["run"];

function bot(run: Run): Bot {
  return front.bot({
    intents: [front.intent({ name: "ask", examples: ["what colour is it", "which colour is the tent"], run })],
  });
}

/** A text whose pieces a test gives one by one, and which knows whether it was stopped. */
function slowText() {
  const waiting: ((piece: string | undefined) => void)[] = [];
  const given: (string | undefined)[] = [];
  const stopped = { value: false };
  const source: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        const later = () => new Promise<string | undefined>((resolve) => waiting.push(resolve));
        const piece = given.length > 0 ? given.shift() : await later();
        return piece === undefined ? { done: true as const, value: undefined } : { done: false as const, value: piece };
      },
      async return() {
        stopped.value = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const give = (piece: string | undefined): void => {
    const next = waiting.shift();
    if (next === undefined) given.push(piece);
    else next(piece);
  };
  return { source, give, end: () => give(undefined), stopped };
}

/** Goes on when something has happened; a test that waits in vain ends by its own limit. */
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
}

/** What waits for promises only has gone on. */
const settled = async (): Promise<void> => {
  for (let step = 0; step < 10; step++) await new Promise((resolve) => setImmediate(resolve));
};

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  yield* texts;
}

function streamOf(...texts: readonly string[]): ReadableStream<string> {
  return new ReadableStream({
    start(controller) {
      for (const text of texts) controller.enqueue(text);
      controller.close();
    },
  });
}

describe("a streamed reply", () => {
  test("is said as one message, and returned", async () => {
    const returned: string[] = [];
    const ann = talk(
      bot(async (turn) => {
        returned.push(await turn.stream("answer", () => pieces("It is ", "**blue**.")));
      }),
    );
    expect(await ann.says("what colour is it")).toEqual(["It is blue."]);
    expect(ann.messages[0]?.parts).toEqual([{ kind: "text", text: "It is **blue**.", format: "markdown" }]);
    expect(returned).toEqual(["It is **blue**."]);
    expect(ann.channel.streamed).toEqual([]);
  });

  test("may come from a stream, and be plain", async () => {
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", async () => streamOf("It is ", "*blue*."), { format: "plain" });
      }),
    );
    expect(await ann.says("what colour is it")).toEqual(["It is *blue*."]);
  });

  test("is shown as what it will be: Markdown, or plain", async () => {
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("one", () => pieces("*blue*"));
        await turn.stream("two", () => pieces("*red*"), { format: "plain" });
      }),
      shows,
    );
    await ann.says("what colour is it");
    expect(ann.channel.streamed.map(({ text, format }) => [text, format])).toEqual([
      ["*blue*", "markdown"],
      ["*red*", "plain"],
    ]);
  });

  test("that is empty says nothing", async () => {
    const ann = talk(bot(async (turn) => `${(await turn.stream("answer", () => pieces(" "))).length} unit`));
    expect(await ann.says("what colour is it")).toEqual(["1 unit"]);
  });

  test("is shown while it is written, at once and then as often as the channel can", async () => {
    const { source, give, end } = slowText();
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", () => source);
      }),
      shows,
    );
    const texts = (): string[] => ann.channel.streamed.map(({ text }) => text);
    const said = ann.says("what colour is it");
    give("It");
    await until(() => texts().length > 0);
    expect(texts()).toEqual(["It"]);
    give(" is");
    give(" blue");
    await settled();
    expect(texts()).toEqual(["It"]);
    await ann.clock.advance(99);
    expect(texts()).toEqual(["It"]);
    await ann.clock.advance(1);
    expect(texts()).toEqual(["It", "It is blue"]);
    await ann.clock.advance(500);
    expect(texts()).toEqual(["It", "It is blue"]);
    give(", I think");
    await settled();
    expect(texts()).toEqual(["It", "It is blue", "It is blue, I think"]);
    give(".");
    end();
    expect(await said).toEqual(["It is blue, I think."]);
    await ann.clock.advance(500);
    // The message is there: nothing of it is shown any more.
    expect(texts()).toHaveLength(3);
    expect(new Set(ann.channel.streamed.map(({ id }) => id)).size).toBe(1);
  });

  test("shows its end while the handler goes on", async () => {
    let goOn: (value: string) => void = () => {};
    const slow = new Promise<string>((resolve) => (goOn = resolve));
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", () => pieces("It is ", "blue."));
        return turn.once("slow", () => slow);
      }),
      shows,
    );
    const said = ann.says("what colour is it");
    await until(() => ann.channel.streamed.length > 0);
    await ann.clock.advance(100);
    expect(ann.channel.streamed.map(({ text }) => text)).toEqual(["It is ", "It is blue."]);
    goOn("Anything else?");
    expect(await said).toEqual(["It is blue.", "Anything else?"]);
  });

  test("is recorded: a replay neither reads nor says it again", async () => {
    let reads = 0;
    const ann = talk(
      bot(async (turn) => {
        const text = await turn.stream("answer", () => {
          reads++;
          return pieces("It is blue.");
        });
        return (await turn.confirm("sure", "Is that enough?")) ? `Good: ${text}` : "Sorry.";
      }),
      shows,
    );
    expect(await ann.says("what colour is it")).toEqual(["It is blue.", "Is that enough?\n1. Yes\n2. No"]);
    await ann.restarts();
    expect(await ann.says("yes")).toEqual(["Good: It is blue."]);
    expect(reads).toBe(1);
    expect(ann.channel.streamed).toHaveLength(1);
  });

  test("that a program died in the middle of is read again, under the same id and key", async () => {
    const keys: string[] = [];
    let hangs = true;
    async function* source(): AsyncGenerator<string> {
      yield "It is ";
      if (hangs) await new Promise(() => {});
      yield "blue.";
    }
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", ({ idempotencyKey }) => {
          keys.push(idempotencyKey);
          return source();
        });
      }),
      shows,
    );
    void ann.says("what colour is it");
    await until(() => ann.channel.streamed.length > 0);
    hangs = false;
    await ann.restarts();
    await (await ann.engine()).idle();
    expect(ann.messages.map(({ parts }) => parts)).toEqual([
      [{ kind: "text", text: "It is blue.", format: "markdown" }],
    ]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(new Set(ann.channel.streamed.map(({ id }) => id)).size).toBe(1);
  });

  test("is said beside a question that waits", async () => {
    const ann = talk(
      bot(async (turn) => {
        await Promise.all([
          turn.stream("answer", () => pieces("It is ", "blue.")),
          turn.choose("size", "Which size?", { s: "Small" }),
        ]);
        return "Done.";
      }),
    );
    expect(await ann.says("what colour is it")).toEqual(["It is blue.", "Which size?\n1. Small"]);
    expect(await ann.says("small")).toEqual(["Done."]);
  });

  test("of something else than text fails", async () => {
    const ann = talk(
      bot(async (turn) => {
        // Safe: what plain JavaScript may do.
        await turn.stream("answer", () => pieces(1 as unknown as string));
      }),
    );
    expect((await ann.says("what colour is it"))[0]).toContain("went wrong");
    expect(ann.errors[0]?.error).toMatchObject({ code: "turn.effect_failed" });
  });
});

describe("a streamed reply that fails", () => {
  async function* failing(): AsyncGenerator<string> {
    yield "It is ";
    throw new Error("The model is tired.");
  }

  test("is reported, and a phrase takes its place", async () => {
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", () => failing());
      }),
      shows,
    );
    const said = await ann.says("what colour is it");
    expect(said[0]).toContain("went wrong");
    expect(said[1]).toContain("talk to a person?");
    expect(ann.channel.streamed.map(({ text }) => text)).toEqual(["It is "]);
    expect(FrontdeskError.isInstance(ann.errors[0]?.error, "turn.effect_failed")).toBe(true);
  });

  test("can be caught, and is not tried again", async () => {
    let reads = 0;
    const ann = talk(
      bot(async (turn) => {
        const text = await turn
          .stream("answer", () => {
            reads++;
            return failing();
          })
          .catch(() => "unknown");
        await turn.choose("size", "Which size?", { s: "Small" });
        return text;
      }),
    );
    await ann.says("what colour is it");
    expect(await ann.says("small")).toEqual(["unknown"]);
    expect(reads).toBe(1);
  });

  test("in time is stopped: the customer is told", async () => {
    const { source, give, stopped } = slowText();
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", () => source);
      }),
      shows,
    );
    const said = ann.says("what colour is it");
    give("It is ");
    await until(() => ann.channel.streamed.length > 0);
    await ann.clock.advance(30_000);
    expect((await said)[0]).toContain("went wrong");
    expect(stopped.value).toBe(true);
  });

  test("in time is stopped, also where it is a stream", async () => {
    const reasons: unknown[] = [];
    const stream = new ReadableStream<string>({
      start: (controller) => controller.enqueue("It is "),
      cancel: (reason) => void reasons.push(reason),
    });
    const ann = talk(
      bot(async (turn) => {
        await turn.stream("answer", () => stream);
      }),
      shows,
    );
    const said = ann.says("what colour is it");
    await until(() => ann.channel.streamed.length > 0);
    await ann.clock.advance(30_000);
    await said;
    expect(reasons).toHaveLength(1);
  });

  test("and cannot be stopped is reported", async () => {
    let isRead = false;
    const ann = talk(
      bot(async (turn) => {
        const iterator = {
          next: () => {
            isRead = true;
            return new Promise<IteratorResult<string>>(() => {});
          },
          return: () => Promise.reject(new Error("It goes on.")),
        };
        await turn.stream("answer", () => ({ [Symbol.asyncIterator]: () => iterator }));
      }),
    );
    const said = ann.says("what colour is it");
    await until(() => isRead);
    await ann.clock.advance(30_000);
    await said;
    await until(() => ann.errors.some(({ event }) => event === "turn.late"));
  });
});

test("a person who takes over while a reply is streamed stops it: nothing more is shown, nothing is said", async () => {
  const { source, give, stopped } = slowText();
  const store = memory();
  const ann = talk(
    bot(async (turn) => {
      await turn.stream("answer", () => source);
    }),
    { ...shows, store },
  );
  const said = ann.says("what colour is it");
  give("It is ");
  await until(() => ann.channel.streamed.length > 0);
  await handedOverElsewhere(store, ann.clock.now());
  await ann.desk.host.take("case", { name: "Kim" });
  expect(await said).toEqual(["Kim is with you now."]);
  expect(stopped.value).toBe(true);
  give("blue.");
  await ann.clock.advance(1_000);
  expect(ann.channel.streamed).toHaveLength(1);
  expect(ann.messages).toHaveLength(1);
  expect(ann.errors).toEqual([]);
});

/** Another node hands the only conversation over. */
async function handedOverElsewhere(store: Store, now: number): Promise<void> {
  const [event] = await store.pending({ after: 0, limit: 1 });
  const { conversation } = (await store.load(event?.conversation ?? "")) ?? {};
  if (conversation === undefined) throw new Error("There is no conversation.");
  const { id, version, epoch, state, user, channel } = conversation;
  const nothing = { done: [], setAside: [], messages: [], outbox: [], tokens: [], timers: [], cancelTimers: [] };
  await store.commit([
    {
      ...nothing,
      conversation: id,
      version,
      epoch,
      state,
      owner: "desk",
      keepsEpoch: true,
      endedRuns: [],
      journal: [],
      case: {
        id: "case",
        conversation: id,
        channel,
        customer: user,
        queue: "default",
        reason: "asked",
        summary: { lastMessage: "", slots: {}, locale: "en" },
        state: "queued",
        notes: [],
        openedAt: now,
      },
    },
  ]);
}

test("where customers fetch their messages, the message says which stream it completes or replaces", async () => {
  const store = memory();
  const shown: { id: string; text: string }[] = [];
  const web = {
    ...fakeChannel({ name: "web", capabilities: { streamEveryMs: 0 } }),
    pull: true as const,
    stream: async (_address: Address, _account: string, reply: { id: string; text: string }) => void shown.push(reply),
  };
  let fails = false;
  async function* source(): AsyncGenerator<string> {
    yield "It is ";
    if (fails) throw new Error("The model is tired.");
    yield "blue.";
  }
  const definition = bot(async (turn) => {
    turn.say("Let me see.");
    await turn.stream("answer", () => source());
  });
  const desk = engine(definition, { channels: [web], store, clock: fakeClock(), random: seededRandom("web") });
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  await desk.start();
  const said = async (key: string): Promise<readonly StoredMessage[]> => {
    const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key, at: 0 });
    const [accepted] = await web.deliver({ ...event, kind: "message", text: "what colour is it" });
    await desk.idle();
    return store.history(accepted?.conversation ?? "", { after: accepted?.sequence ?? 0, limit: 10 });
  };
  const [, whole] = await said("first");
  expect(shown.map(({ text }) => text)).toEqual(["It is ", "It is blue."]);
  expect(whole).toMatchObject({ echo: { streamId: shown[0]?.id }, parts: [{ text: "It is blue." }] });
  fails = true;
  const [before, failed, offer] = await said("second");
  expect(before?.echo).toBeUndefined();
  expect(failed?.parts).toMatchObject([{ text: expect.stringContaining("went wrong") }]);
  expect(failed?.echo).toEqual({ streamId: shown.at(-1)?.id });
  expect(offer?.echo).toBeUndefined();
  expect(shown.at(-1)?.id).not.toBe(shown[0]?.id);
});

test("a message that is sent says which stream it completes", async () => {
  const definition = bot(async (turn) => {
    turn.say("Let me see.");
    async function* source(): AsyncGenerator<string> {
      yield "It is ";
      yield "blue.";
    }
    await turn.stream("answer", () => source());
  });
  const ann = talk(definition, { capabilities: { streamEveryMs: 0 } });
  onTestFinished(() => ann.ends());
  await ann.says("what colour is it");
  expect(ann.messages.map(({ stream }) => stream)).toEqual([undefined, ann.channel.streamed[0]?.id]);
});

test("a channel that cannot show a stream just now does no harm", async () => {
  const channel = {
    ...fakeChannel({ capabilities: { streamEveryMs: 0 } }),
    stream: () => Promise.reject(new FrontdeskError("channel.unavailable", "Away.", { retryable: true })),
  };
  const log = recordingLog();
  const definition = bot(async (turn) => {
    await turn.stream("answer", () => pieces("It is ", "blue."));
  });
  const desk = engine(definition, { channels: [channel], clock: fakeClock(), random: seededRandom("away"), log });
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  await desk.start();
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "first", at: 0 });
  await channel.deliver({ ...event, kind: "message", text: "what colour is it" });
  await desk.idle();
  expect(channel.received.map(({ message }) => message.parts)).toMatchObject([[{ text: "It is blue." }]]);
  expect(log.lines.filter(({ event: code }) => code === "channel.stream_failed")).toEqual([
    { level: "debug", event: "channel.stream_failed", fields: { channel: "test", error: "channel.unavailable" } },
    { level: "debug", event: "channel.stream_failed", fields: { channel: "test", error: "channel.unavailable" } },
  ]);
});
