import { engine, FrontdeskError, frontdesk, memory, messageText } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom, talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";

const front = frontdesk({ id: "echo", name: "Echo", disclosure: false });
const gates = new Map<string, Promise<void>>();
const echo = front.intent({
  name: "echo",
  examples: ["say 1", "say 2", "say hello", "say goodbye"],
  async run(turn) {
    await gates.get(turn.user.id);
    return turn.text;
  },
});
const bot = front.bot({ intents: [echo] });

function message(chat: string, order: number, text = `say ${order}`) {
  const event = fakeEvent({ chat, user: { id: chat } }, { key: `${chat}-${order}`, order, at: 0 });
  return { ...event, kind: "message", text } as const;
}

async function running(options: Parameters<typeof fakeChannel>[0] = {}) {
  const channel = fakeChannel(options);
  const clock = fakeClock();
  const store = memory();
  const desk = engine(bot, { channels: [channel], clock, store, random: seededRandom("delivery") });
  await desk.start();
  const texts = (): readonly string[] =>
    channel.received.map(({ chat, message: { parts } }) => `${chat}: ${messageText(parts)}`);
  return { channel, clock, store, desk, texts };
}

describe("order", () => {
  test("messages that have not started are sorted by their source's order", async () => {
    const { channel, desk, texts } = await running();
    await channel.deliver(message("ann", 3), message("ann", 1), message("ann", 2));
    await desk.idle();
    expect(texts()).toEqual(["ann: say 1", "ann: say 2", "ann: say 3"]);
  });

  test("what comes after its successor was handled is answered, and marked late", async () => {
    const { channel, desk, store, texts } = await running();
    await channel.deliver(message("ann", 2));
    await desk.idle();
    await channel.deliver(message("ann", 1));
    await desk.idle();
    expect(texts()).toEqual(["ann: say 2", "ann: say 1"]);
    const journal = await store.journal({ limit: 100 });
    expect(journal.filter(({ code }) => code === "turn.late")).toHaveLength(1);
  });

  test("a slow conversation does not hold up another", async () => {
    const { channel, desk, texts } = await running();
    let open = (): void => {};
    gates.set("slow", new Promise((resolve) => (open = resolve)));
    await channel.deliver(message("slow", 1), message("slow", 2), message("quick", 1));
    while (texts().length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(texts()).toEqual(["quick: say 1"]);
    open();
    await desk.idle();
    expect(texts()).toEqual(["quick: say 1", "slow: say 1", "slow: say 2"]);
  });
});

describe("gathering", () => {
  test("short messages within the quiet window are one turn, and none is lost", async () => {
    const { channel, clock, texts } = await running({ capabilities: { gatherMs: 500 } });
    await channel.deliver(message("ann", 1, "say hello"));
    await clock.advance(300);
    await channel.deliver(message("ann", 2, "say goodbye"));
    await clock.advance(300);
    expect(texts()).toEqual([]);
    await clock.advance(300);
    expect(texts()).toEqual(["ann: say hello\nsay goodbye"]);
  });

  test("a word that is heard at any time is a turn of its own", async () => {
    const { channel, clock, store, texts } = await running({ capabilities: { gatherMs: 500 } });
    await channel.deliver(message("ann", 1, "say hello"), message("ann", 2, "operator"));
    await clock.advance(1_000);
    expect(texts()).toHaveLength(2);
    expect(await store.cases({ limit: 10 })).toHaveLength(1);
  });

  test("messages of two customers in one conversation are not one turn", async () => {
    const { channel, clock, texts } = await running({ capabilities: { gatherMs: 500 } });
    const bob = fakeEvent({ chat: "group", user: { id: "bob" } }, { key: "bob-1", order: 2, at: 0 });
    await channel.deliver(message("group", 1), { ...bob, kind: "message", text: "say 2" });
    await clock.advance(1_000);
    expect(texts()).toEqual(["group: say 1", "group: say 2"]);
  });

  test("the wait is bounded", async () => {
    const { channel, clock, texts } = await running({ capabilities: { gatherMs: 500 } });
    for (let order = 1; order <= 8; order++) {
      await channel.deliver(message("ann", order));
      await clock.advance(400);
    }
    expect(texts().length).toBeGreaterThan(0);
  });
});

describe("sending", () => {
  const rateLimited = (retryAfterMs?: number) =>
    new FrontdeskError("channel.rate_limited", "Slow down.", { retryAfterMs });

  test("what is refused for now is sent later, in order", async () => {
    const { channel, clock, desk, texts } = await running();
    channel.failNext(rateLimited(5_000), new FrontdeskError("channel.unavailable", "Away."));
    await channel.deliver(message("ann", 1), message("ann", 2));
    await desk.idle();
    expect(texts()).toEqual([]);
    await clock.advance(4_000);
    expect(texts()).toEqual([]);
    await clock.advance(10_000);
    expect(texts()).toEqual(["ann: say 1", "ann: say 2"]);
  });

  test.each([Number.POSITIVE_INFINITY, Number.NaN, -1])("a pause of %s is not taken at its word", async (pause) => {
    const { channel, clock, desk, texts } = await running();
    channel.failNext(rateLimited(pause));
    await channel.deliver(message("ann", 1));
    await desk.idle();
    await clock.advance(24 * 60 * 60 * 1_000);
    expect(texts()).toEqual(["ann: say 1"]);
  });

  test("what is refused for good is a final, visible state, and holds up nothing", async () => {
    const { channel, desk, store, texts } = await running();
    channel.failNext(new FrontdeskError("channel.refused", "Blocked."));
    await channel.deliver(message("ann", 1), message("ann", 2));
    await desk.idle();
    expect(texts()).toEqual(["ann: say 2"]);
    expect(await store.outbox({ status: "refused", limit: 10 })).toMatchObject([{ error: "channel.refused" }]);
  });

  test("a send without an outcome is repeated under the same key, by default", async () => {
    const { channel, clock, desk, store, texts } = await running({ capabilities: { idempotentSend: false } });
    channel.failNext(new FrontdeskError("channel.outcome_unknown", "Reset."));
    await channel.deliver(message("ann", 1));
    await desk.idle();
    await clock.advance(10_000);
    expect(texts()).toEqual(["ann: say 1"]);
    expect(await store.outbox({ status: "sent", limit: 10 })).toMatchObject([{ attempts: 2 }]);
  });

  test("or dropped and shown, where the author prefers a loss to a double", async () => {
    const channel = fakeChannel({ capabilities: { idempotentSend: false } });
    const store = memory();
    const clock = fakeClock();
    const desk = engine(bot, { channels: [channel], clock, store, onUnknownSend: "drop" });
    await desk.start();
    channel.failNext(new FrontdeskError("channel.outcome_unknown", "Reset."));
    await channel.deliver(message("ann", 1));
    await desk.idle();
    await clock.advance(60_000);
    expect(channel.received).toEqual([]);
    expect(await store.outbox({ status: "unknown", limit: 10 })).toHaveLength(1);
  });

  test("a channel that does not answer is tried again", async () => {
    const { channel, clock, store, desk } = await (async () => {
      const channel = fakeChannel({ name: "hanging" });
      const hanging = { ...channel, send: () => new Promise<never>(() => {}) };
      const clock = fakeClock();
      const store = memory();
      const desk = engine(bot, { channels: [hanging], clock, store, sendTimeoutMs: 1_000 });
      await desk.start();
      return { channel, clock, store, desk };
    })();
    await channel.deliver(message("ann", 1));
    // It has a second more to say what became of it.
    await clock.advance(2_000);
    const [entry] = await store.outbox({ limit: 10 });
    expect(entry).toMatchObject({ status: "due", attempts: 1, error: "channel.outcome_unknown" });
    expect(desk.status().state).toBe("open");
  });

  test("no more a second than the channel can take, after a short burst", async () => {
    const { channel, clock, desk, texts } = await running({ capabilities: { rate: { conversation: 1 } } });
    const messages = [1, 2, 3, 4, 5].map((order) => message("ann", order));
    await channel.deliver(...messages, message("bob", 1));
    await desk.idle();
    expect(texts().toSorted()).toEqual(["ann: say 1", "ann: say 2", "ann: say 3", "bob: say 1"]);
    await clock.advance(1_000);
    expect(texts().at(-1)).toBe("ann: say 4");
    await clock.advance(1_000);
    expect(texts().at(-1)).toBe("ann: say 5");
  });
});

describe("starting and stopping", () => {
  test("what was accepted and not handled is handled by the next process", async () => {
    const store = memory();
    const first = fakeChannel();
    const before = engine(bot, { channels: [first], store });
    await before.start();
    gates.set("ann", new Promise(() => {}));
    await first.deliver(message("ann", 1), message("ann", 2));
    await before.stop({ deadlineMs: 0 });
    gates.delete("ann");
    const second = fakeChannel();
    const after = engine(bot, { channels: [second], store });
    await after.start();
    await after.idle();
    expect(second.received.map(({ message: { parts } }) => messageText(parts))).toEqual(["say 1", "say 2"]);
  });

  test("a stop finishes what is under way and accepts nothing new", async () => {
    const { channel, desk, texts } = await running();
    await channel.deliver(message("ann", 1), message("ann", 2));
    const stopped = desk.stop();
    await expect(channel.deliver(message("ann", 3))).rejects.toMatchObject({
      code: "runtime.overloaded",
      retryable: true,
    });
    await stopped;
    expect(texts()[0]).toBe("ann: say 1");
  });

  test("a channel that fails to start does not stop the others, unless asked to", async () => {
    const broken = {
      ...fakeChannel({ name: "broken" }),
      open: () => Promise.reject(new FrontdeskError("channel.start_failed", "No token.")),
    };
    const channel = fakeChannel();
    const tolerant = engine(bot, { channels: [broken, channel] });
    expect((await tolerant.start()).channels.map(({ name, status }) => [name, status])).toEqual([
      ["broken", "failed"],
      ["test", "open"],
    ]);
    await channel.deliver(message("ann", 1));
    await tolerant.idle();
    expect(channel.received).toHaveLength(1);
    const strict = engine(bot, { channels: [broken, fakeChannel()], startup: "strict" });
    await expect(strict.start()).rejects.toMatchObject({ code: "channel.start_failed" });
  });

  test("two channels with one name are refused", () => {
    expect(() => engine(bot, { channels: [fakeChannel(), fakeChannel()] })).toThrow("Two channels are called test");
  });
});

describe("send()", () => {
  test("writes unasked, once for each key, to a conversation or to an address", async () => {
    const { channel, desk, texts } = await running();
    const [accepted] = await channel.deliver(message("ann", 1));
    await desk.idle();
    const customer = { conversation: accepted?.conversation ?? "" };
    await desk.send(customer, "Your parcel is here.", { idempotencyKey: "parcel-1" });
    await desk.send(customer, "Your parcel is here.", { idempotencyKey: "parcel-1" });
    await desk.send({ channel: "test", account: "account", address: { chat: "bob" } }, "Hi Bob.", {
      idempotencyKey: "parcel-1",
    });
    await desk.idle();
    expect(texts()).toEqual(["ann: say 1", "ann: Your parcel is here.", "bob: Hi Bob."]);
  });

  test("a key belongs to its customer, and the buttons of a message can be chosen by typing", async () => {
    const { channel, desk, texts } = await running();
    const parts = [{ kind: "choices", text: "Well?", choices: [{ label: "Good", say: "say hello" }] }] as const;
    for (const chat of ["ann", "bob"]) {
      const customer = { channel: "test", account: "account", address: { chat } };
      await desk.send(customer, { parts }, { idempotencyKey: "promo" });
      await desk.send(customer, { parts }, { idempotencyKey: "promo" });
    }
    await desk.idle();
    expect(texts()).toHaveLength(2);
    await channel.deliver(message("bob", 1, "1"));
    await desk.idle();
    expect(texts().at(-1)).toBe("bob: say hello");
  });

  test("refuses unknown customers, empty messages, and to work before the start", async () => {
    const { desk } = await running();
    const options = { idempotencyKey: "x" };
    await expect(desk.send({ conversation: "nobody" }, "Hi", options)).rejects.toMatchObject({
      code: "runtime.unknown_customer",
    });
    const address = { channel: "nowhere", account: "a", address: { chat: "b" } };
    await expect(desk.send(address, "Hi", options)).rejects.toMatchObject({ code: "runtime.unknown_customer" });
    await expect(desk.send({ conversation: "nobody" }, "", options)).rejects.toMatchObject({ code: "message.invalid" });
    const idle = engine(bot);
    await expect(idle.send({ conversation: "nobody" }, "Hi", options)).rejects.toMatchObject({
      code: "runtime.not_started",
    });
  });
});

test("the journal holds no text of the customer", async () => {
  const store = memory();
  const ann = talk(bot, { store });
  await ann.says("say hello, my card number is 4111111111111111");
  await ann.says("human");
  const journal = await store.journal({ limit: 1_000 });
  expect(journal.length).toBeGreaterThan(0);
  expect(JSON.stringify(journal)).not.toMatch(/4111|card number/);
});

test("what the bot said before the customer asked for a person still arrives, until a person takes over", async () => {
  const ann = talk(bot);
  await ann.engine();
  ann.channel.failNext(new FrontdeskError("channel.rate_limited", "Slow down.", { retryAfterMs: 5_000 }));
  expect(await ann.says("say 1")).toEqual([]);
  expect(await ann.says("human")).toEqual([]);
  expect(await ann.waits(6_000)).toEqual(["say 1", expect.stringContaining("passing you on")]);

  const bob = talk(bot, { name: "bob" });
  await bob.engine();
  bob.channel.failNext(new FrontdeskError("channel.rate_limited", "Slow down.", { retryAfterMs: 5_000 }));
  await bob.says("say 1");
  await bob.says("human");
  await bob.person.takes("Kim");
  const said = await bob.waits(6_000);
  expect(said.join("\n")).not.toContain("say 1");
  expect(said.at(-1)).toBe("Kim is with you now.");
});
