import { type Bot, type Engine, engine, frontdesk, messageText, type Store } from "@frontdesk/core";
import { type FakeChannel, type FakeDesk, fakeChannel, fakeDesk, fakeEvent } from "@frontdesk/core/testing";
import { type PostgresOptions, postgres } from "@frontdesk/postgres";
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { describeWithServer, makeDatabase, type TestDatabase } from "./database.ts";

/** Long enough for beats on a busy machine, short enough to wait for. */
const leaseMs = 2_000;

/** On a machine that is busy with others, too. */
const patience = { timeout: 20_000, interval: 25 };

const front = frontdesk({ id: "acme", name: "Acme", disclosure: false, queues: ["help"] });

/** What the handlers of a test wait for, and how many have begun to. */
let gate: Promise<void> = Promise.resolve();
let begun = 0;

const count = front.intent({
  name: "count",
  examples: ["count one more", "one more please"],
  async run(turn) {
    begun++;
    await gate;
    turn.signal.throwIfAborted();
    return `heard ${turn.text}`;
  },
});
const person = front.intent({
  name: "person",
  examples: ["a person please"],
  run: (turn) => turn.handoff({ queue: "help" }),
});
const bot = front.bot({ intents: [count, person] });

interface TestNode {
  readonly engine: Engine;
  readonly channel: FakeChannel;
  readonly desk: FakeDesk;
}

/** What a customer of the fake channel says. */
function says(chat: string, number: number, text = `one more please ${number}`) {
  return {
    ...fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${number}`, order: 0, at: 0 }),
    kind: "message" as const,
    text,
  };
}

describeWithServer("nodes on one database", () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
  });
  afterAll(() => database.drop());
  afterEach(() => {
    gate = Promise.resolve();
    begun = 0;
  });

  async function node(options: PostgresOptions = {}, of: Bot = bot, given?: Store): Promise<TestNode> {
    const channel = fakeChannel();
    const desk = fakeDesk();
    const store = given ?? postgres(database.url, { connections: 4, leaseMs, ...options });
    const one = engine(of, { channels: [channel], store, desk });
    await one.start();
    onTestFinished(async () => {
      await one.stop({ deadlineMs: 5_000 });
    });
    return { engine: one, channel, desk };
  }
  /** A store whose node stands still from when it is told to until it is told to go on. */
  function stoppable(options: PostgresOptions): { readonly store: Store; stop(): void; goOn(): void } {
    const store = postgres(database.url, { connections: 4, leaseMs, ...options });
    const { nodes } = store;
    if (nodes === undefined) throw new Error("It has no nodes.");
    let still = Promise.withResolvers<void>();
    still.resolve();
    return {
      store: {
        ...store,
        nodes: {
          ...nodes,
          async beat(given) {
            await still.promise;
            return nodes.beat(given);
          },
        },
      },
      stop() {
        still = Promise.withResolvers();
      },
      goOn: () => still.resolve(),
    };
  }
  /** A schema of its own for each test, so that no node of another is counted. */
  let schemas = 0;
  const apart = (): PostgresOptions => ({ schema: `nodes_${++schemas}` });
  const share = (one: TestNode): number => one.engine.status().share.partitions;
  const shares = (...all: readonly TestNode[]): readonly number[] => all.map(share).toSorted((a, b) => a - b);
  const heard = (chat: string, ...all: readonly TestNode[]): readonly string[] =>
    all.flatMap(({ channel }) =>
      channel.received.filter((one) => one.chat === chat).map(({ message }) => messageText(message.parts)),
    );
  const eventually = (check: () => void): Promise<void> => vi.waitFor(check, patience);

  it("share the work evenly, and one that leaves hands its part over", async () => {
    const options = apart();
    const one = await node(options);
    expect(one.engine.status().share).toEqual({ partitions: 256, nodes: 1 });
    const two = await node(options);
    await eventually(() => expect(shares(one, two)).toEqual([128, 128]));
    const three = await node(options);
    await eventually(() => expect(shares(one, two, three)).toEqual([84, 86, 86]));
    await two.engine.stop();
    await eventually(() => expect(shares(one, three)).toEqual([128, 128]));
    expect(one.engine.status().share.nodes).toBe(2);
  });

  it("answer each message once and in order, wherever it came in, also when it comes in everywhere", async () => {
    const options = apart();
    const nodes = [await node(options), await node(options), await node(options)] as const;
    await eventually(() => expect(shares(...nodes)).toEqual([84, 86, 86]));
    const chats = Array.from({ length: 20 }, (_, index) => `chat-${index}`);
    for (let number = 0; number < 10; number++) {
      // A platform delivers the next message of a chat when the one before it is acknowledged.
      await Promise.all(
        chats.map(async (chat, index) => {
          const { channel } = nodes[(index + number) % 3] ?? nodes[0];
          await channel.deliver(says(chat, number));
          if ((index + number) % 7 === 0)
            await Promise.all(nodes.map((one) => one.channel.deliver(says(chat, number))));
        }),
      );
    }
    const wanted = Array.from({ length: 10 }, (_, number) => `heard one more please ${number}`);
    await eventually(() => {
      for (const chat of chats) expect(heard(chat, ...nodes)).toHaveLength(10);
    });
    for (const chat of chats) {
      // Who answers a customer does so alone.
      const answering = nodes.filter((one) => heard(chat, one).length > 0);
      expect(answering).toHaveLength(1);
      expect(heard(chat, ...nodes)).toEqual(wanted);
    }
    // All had something to do.
    expect(nodes.filter(({ channel }) => channel.received.length > 0)).toHaveLength(3);
  });

  it("go on without notices, by looking", async () => {
    const options = apart();
    const nodes = [await node(options), await node(options)] as const;
    await eventually(() => expect(shares(...nodes)).toEqual([128, 128]));
    // As behind a pooler: the one who listens is never told.
    const deaf = await database.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'frontdesk notices' AND datname = current_database()",
    );
    expect(deaf.length).toBeGreaterThan(0);
    const chats = Array.from({ length: 8 }, (_, index) => `chat-${index}`);
    await Promise.all(chats.map((chat) => nodes[0].channel.deliver(says(chat, 1))));
    await eventually(() => {
      for (const chat of chats) expect(heard(chat, ...nodes)).toEqual(["heard one more please 1"]);
    });
    expect(nodes.filter(({ channel }) => channel.received.length > 0)).toHaveLength(2);
  });

  it("look again and again for open pages where notices never come", async () => {
    const options = apart();
    await database.sql(`CREATE SCHEMA deaf;
      CREATE FUNCTION deaf.pg_notify(text, text) RETURNS void LANGUAGE sql AS ''`);
    const url = new URL(database.url);
    // As behind a pooler of transactions: it listens, and is never told, not even by itself.
    url.searchParams.set("options", "-c search_path=deaf,pg_catalog");
    const channel = fakeChannel();
    let missed = 0;
    const desk = engine(bot, {
      channels: [{ ...channel, missed: () => void missed++ }],
      store: postgres(url, { connections: 4, leaseMs, ...options }),
    });
    await desk.start();
    onTestFinished(() => desk.stop({ deadlineMs: 1_000 }));
    // Once as it began to listen, and then for as long as it hears nothing.
    await eventually(() => expect(missed).toBeGreaterThan(3));
  });

  it("take over from one that is not heard of any more, whose turn then has no effect", async () => {
    const options = apart();
    const { store, stop, goOn } = stoppable(options);
    const one = await node(options, bot, store);
    const first = Promise.withResolvers<void>();
    gate = first.promise;
    await one.channel.deliver(says("ann", 1));
    await vi.waitFor(() => expect(begun).toBe(1));
    // It stands still, and its lease runs out while its handler is at work.
    stop();
    gate = Promise.resolve();
    const two = await node(options);
    await eventually(() => expect(heard("ann", two)).toEqual(["heard one more please 1"]));
    first.resolve();
    await one.engine.idle();
    expect(heard("ann", one)).toEqual([]);
    goOn();
    await eventually(() => expect(shares(one, two)).toEqual([128, 128]));
    expect(heard("ann", one, two)).toEqual(["heard one more please 1"]);
  });

  it("let a turn end before they hand its conversation over", async () => {
    const options = apart();
    const one = await node(options);
    const first = Promise.withResolvers<void>();
    gate = first.promise;
    const chats = Array.from({ length: 12 }, (_, index) => `chat-${index}`);
    await Promise.all(chats.map((chat) => one.channel.deliver(says(chat, 1))));
    const two = await node(options);
    await new Promise((resolve) => setTimeout(resolve, leaseMs));
    // Nothing of it is let go as long as one of them is answered.
    expect(share(two)).toBe(0);
    await Promise.all(chats.map((chat) => two.channel.deliver(says(chat, 2))));
    first.resolve();
    const wanted = ["heard one more please 1", "heard one more please 2"];
    await eventually(() => {
      for (const chat of chats) expect(heard(chat, one, two)).toEqual(wanted);
    });
    await eventually(() => expect(shares(one, two)).toEqual([128, 128]));
    expect(chats.filter((chat) => heard(chat, two).length > 0).length).toBeGreaterThan(0);
  });

  it("call a turn off that another node's person has ended, and the bot is silent", async () => {
    const options = apart();
    const nodes = [await node(options), await node(options)] as const;
    const [one, two] = nodes;
    await eventually(() => expect(shares(one, two)).toEqual([128, 128]));
    const chats = Array.from({ length: 6 }, (_, index) => `chat-${index}`);
    await Promise.all(chats.map((chat) => one.channel.deliver(says(chat, 1, "a person please"))));
    const queued = await vi.waitFor(async () => {
      const cases = await two.desk.host.cases({ states: ["queued"], limit: 9 });
      expect(cases).toHaveLength(6);
      return cases;
    }, patience);
    gate = new Promise(() => undefined);
    await Promise.all(chats.map((chat) => one.channel.deliver(says(chat, 2))));
    // A person at the second node takes all of them, also those whose bot is about to speak at the first.
    const eve = { id: "eve", name: "Eve" };
    for (const { id } of queued) await two.desk.host.take(id, eve);
    for (const { id } of queued) await two.desk.host.say(id, eve, "Hello, this is Eve.", `hello ${id}`);
    await eventually(() => {
      for (const chat of chats) expect(heard(chat, one, two).at(-1)).toBe("Hello, this is Eve.");
    });
    for (const chat of chats) expect(heard(chat, one, two).join()).not.toContain("heard");
    // What happened at one node is seen by people at the other.
    for (const { id } of queued) expect([one, two].every(({ desk }) => desk.changes.includes(id))).toBe(true);
  });

  it("keep apart from the nodes of another bot", async () => {
    const options = apart();
    const other = frontdesk({ id: "other", name: "Other", disclosure: false });
    const one = await node(options);
    const two = await node(
      options,
      other.bot({ intents: [other.intent({ name: "x", examples: ["one more please"], run: () => "other" })] }),
    );
    await new Promise((resolve) => setTimeout(resolve, leaseMs));
    expect([one, two].map((each) => each.engine.status().share)).toEqual([
      { partitions: 256, nodes: 1 },
      { partitions: 256, nodes: 1 },
    ]);
    await Promise.all([one.channel.deliver(says("ann", 1)), two.channel.deliver(says("ann", 1))]);
    await eventually(() =>
      expect([heard("ann", one), heard("ann", two)]).toEqual([["heard one more please 1"], ["other"]]),
    );
  });

  describe("that work on demand only", () => {
    const onDemand = (options: PostgresOptions, channel = fakeChannel()) => {
      const store = postgres(database.url, { connections: 4, leaseMs, ...options });
      const desk = engine(bot, { channels: [channel], store, background: false });
      onTestFinished(() => desk.stop({ deadlineMs: 1_000 }));
      return { engine: desk, channel, desk: fakeDesk() };
    };

    it("accept at any time, and answer when they are asked to", async () => {
      const options = apart();
      const one = onDemand(options);
      await one.engine.start();
      expect(await one.channel.deliver(says("ann", 1))).toMatchObject([{ status: "accepted" }]);
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(heard("ann", one)).toEqual([]);
      expect(one.engine.status().share.partitions).toBe(0);
      expect(await one.engine.drain()).toEqual({ isDone: true });
      expect(heard("ann", one)).toEqual(["heard one more please 1"]);
      expect(await one.engine.drain()).toEqual({ isDone: true });
      expect(one.engine.status().share.partitions).toBe(0);
    });

    it("leave to the next one what cannot be in time", async () => {
      const options = apart();
      const [one, two] = [onDemand(options), onDemand(options)];
      await Promise.all([one.engine.start(), two.engine.start()]);
      const slow = Promise.withResolvers<void>();
      gate = slow.promise;
      await one.channel.deliver(says("ann", 1), says("ben", 1));
      expect(await one.engine.drain({ deadlineMs: 300 })).toEqual({ isDone: false });
      gate = Promise.resolve();
      expect(await two.engine.drain()).toEqual({ isDone: true });
      expect([heard("ann", two), heard("ben", two)]).toEqual([
        ["heard one more please 1"],
        ["heard one more please 1"],
      ]);
      slow.resolve();
      expect(await one.engine.drain()).toEqual({ isDone: true });
      expect([heard("ann", one), heard("ben", one)]).toEqual([[], []]);
    });

    it("are done when all that came in is, also where another one has it", async () => {
      const options = apart();
      const nodes = [onDemand(options), onDemand(options), onDemand(options)] as const;
      await Promise.all(nodes.map((one) => one.engine.start()));
      const chats = Array.from({ length: 30 }, (_, index) => `chat-${index}`);
      const ends = await Promise.all(
        chats.map(async (chat, index) => {
          const one = nodes[index % 3] ?? nodes[0];
          await one.channel.deliver(says(chat, 1));
          return one.engine.drain({ deadlineMs: 20_000 });
        }),
      );
      expect(ends.every(({ isDone }) => isDone)).toBe(true);
      for (const chat of chats) expect(heard(chat, ...nodes)).toEqual(["heard one more please 1"]);
    });

    it("need a store that nodes can share", () => {
      expect(() => engine(bot, { background: false })).toThrow(
        expect.objectContaining({ code: "runtime.invalid_options", hint: expect.stringContaining("postgres") }),
      );
    });
  });
});
