import { engine, FrontdeskError, fileUrl, frontdesk, memory, messageText, type Store } from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeEvent, seededRandom } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";

const front = frontdesk({ id: "echo", name: "Echo", disclosure: false });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2", "say 3"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo] });

const invoice = { parts: [{ kind: "file", url: fileUrl("0".repeat(32)), name: "invoice.pdf" }] } as const;
const dayMs = 24 * 60 * 60 * 1_000;

/** One attempt to send a message. */
interface Attempt {
  readonly chat: string;
  readonly text: string;
  readonly signal: AbortSignal;
}

/** A bot on a channel of which `fails` says how each attempt goes: undefined is well. */
async function running(fails: (attempt: Attempt) => Promise<unknown>, nodes?: Store["nodes"]) {
  const clock = fakeClock();
  const store: Store = { ...memory(), nodes };
  const fake = fakeChannel({ capabilities: { keptFiles: true, idempotentSend: false } });
  const attempts: string[] = [];
  const channel = {
    ...fake,
    async send(...[address, message, context]: Parameters<typeof fake.send>) {
      const chat = String(address.chat);
      const text = messageText(message.parts);
      attempts.push(`${chat}: ${text}`);
      const error = await fails({ chat, text, signal: context.signal });
      if (error !== undefined) throw error;
      return fake.send(address, message, context);
    },
  };
  const desk = engine(bot, { channels: [channel], clock, store, random: seededRandom("limits") });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  let events = 0;
  return {
    clock,
    attempts,
    /** A customer says something, and what can be sent now is sent. */
    async says(chat: string, ...texts: readonly string[]): Promise<void> {
      for (const text of texts) {
        const order = ++events;
        const event = fakeEvent({ chat, user: { id: chat } }, { key: `${order}`, order, at: 0 });
        await channel.deliver({ ...event, kind: "message", text });
      }
      await clock.advance(0);
    },
    async gets(chat: string, message: typeof invoice | string): Promise<void> {
      const customer = { channel: "test", account: "account", address: { chat } };
      await desk.send(customer, message, { idempotencyKey: `${++events}` });
      await clock.advance(0);
    },
    received: (): readonly string[] =>
      fake.received.map(({ chat, message: { parts } }) => `${chat}: ${messageText(parts)}`),
    outbox: async () => (await store.outbox({ limit: 9 })).map(({ status, error }) => ({ status, error })),
  };
}

const never = (): Promise<never> => new Promise(() => {});
const unknown = () => new FrontdeskError("channel.outcome_unknown", "Reset.", { retryable: true });
const tooFast = (retryAfterMs: number) => new FrontdeskError("channel.rate_limited", "Slow down.", { retryAfterMs });

describe("an attempt whose time is over", () => {
  const aborted = ({ signal }: Attempt): Promise<void> =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

  test("ends as the channel says, if it says so when it is called off", async () => {
    const { says, clock, outbox } = await running(async (attempt) => {
      await aborted(attempt);
      return new FrontdeskError("channel.refused", "There was no room for it, says the channel.");
    });
    await says("ann", "say 1");
    await clock.advance(15_000);
    expect(await outbox()).toEqual([{ status: "refused", error: "channel.refused" }]);
  });

  test("also if what it says is that all went well", async () => {
    const { says, clock, received, outbox } = await running(async (attempt) => {
      await aborted(attempt);
      return undefined;
    });
    await says("ann", "say 1");
    await clock.advance(15_000);
    expect(await outbox()).toMatchObject([{ status: "sent" }]);
    expect(received()).toEqual(["ann: say 1"]);
  });

  test("has no outcome where the channel does not listen", async () => {
    const { says, clock, outbox } = await running(never);
    await says("ann", "say 1");
    await clock.advance(15_999);
    expect(await outbox()).toEqual([{ status: "claimed", error: undefined }]);
    await clock.advance(1);
    expect(await outbox()).toEqual([{ status: "due", error: "channel.outcome_unknown" }]);
  });

  test("comes later where files go with it", async () => {
    const { gets, clock, received } = await running(
      ({ signal }) =>
        new Promise((resolve) => {
          clock.after(100_000, () => resolve(undefined));
          signal.addEventListener("abort", () => resolve(unknown()), { once: true });
        }),
    );
    await gets("ann", invoice);
    await clock.advance(100_000);
    expect(received()).toEqual([expect.stringContaining("invoice.pdf")]);
  });
});

test("a long attempt is called off when another node may soon have its message", async () => {
  let leftMs = 30_000;
  const leases = Array.from({ length: 256 }, (_, partition) => ({ partition, epoch: 1 }));
  const alone: Store["nodes"] = {
    beatMs: 10_000,
    beat: async () => ({ leases, nodes: 1, surplus: 0, blocked: [] }),
    async leave() {},
    claimMs: 30_000,
    claimLeftMs: () => leftMs,
    async block() {},
    tell() {},
    listen: () => () => {},
  };
  const signals: AbortSignal[] = [];
  const { gets, clock } = await running(({ signal }) => {
    signals.push(signal);
    return never();
  }, alone);
  await gets("ann", invoice);
  await clock.advance(60_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  // The store is away: nothing renews the claim any more.
  leftMs = 14_000;
  await clock.advance(2_000);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

describe("a message whose sends have no outcome", () => {
  test("is set aside after ten of them, and the conversation goes on", async () => {
    const { says, clock, attempts, received, outbox } = await running(async ({ text }) =>
      text === "say 1" ? unknown() : undefined,
    );
    await says("ann", "say 1", "say 2");
    await clock.advance(dayMs);
    expect(attempts.filter((attempt) => attempt === "ann: say 1")).toHaveLength(10);
    expect(received()).toEqual(["ann: say 2"]);
    expect(await outbox()).toMatchObject([{ status: "sent" }, { status: "unknown", error: "channel.outcome_unknown" }]);
  });

  test("sooner with files, which are large when they come twice", async () => {
    const { gets, clock, attempts, received } = await running(async ({ text }) =>
      text.includes("invoice.pdf") ? unknown() : undefined,
    );
    await gets("ann", invoice);
    await gets("ann", "That was your invoice.");
    await clock.advance(dayMs);
    expect(attempts.filter((attempt) => attempt.includes("invoice.pdf"))).toHaveLength(3);
    expect(received()).toEqual(["ann: That was your invoice."]);
  });

  test("not for those that were surely not sent, however many they are", async () => {
    let left = 30;
    const { says, clock, received } = await running(async () => {
      left -= 1;
      if (left < 0) return undefined;
      return left % 5 === 0 ? unknown() : new FrontdeskError("channel.unavailable", "Away.", { retryable: true });
    });
    await says("ann", "say 1");
    await clock.advance(dayMs);
    expect(received()).toEqual(["ann: say 1"]);
  });
});

describe("a 429", () => {
  test("holds back its conversation, and no other", async () => {
    const { says, clock, received } = await running(async ({ chat }) => (chat === "ann" ? tooFast(30_000) : undefined));
    await says("ann", "say 1");
    await says("bob", "say 1");
    expect(received()).toEqual(["bob: say 1"]);
    await says("eve", "say 1");
    await clock.advance(10_000);
    expect(received()).toEqual(["bob: say 1", "eve: say 1"]);
  });

  test("holds back the account where a third conversation gets one and none is sent in between", async () => {
    let isFull = true;
    const { says, clock, attempts, received } = await running(async () => (isFull ? tooFast(5_000) : undefined));
    for (const chat of ["ann", "bob", "eve", "kim"]) await says(chat, "say 1");
    expect(attempts).toEqual(["ann: say 1", "bob: say 1", "eve: say 1"]);
    isFull = false;
    await clock.advance(5_000);
    expect(received().toSorted()).toEqual(["ann: say 1", "bob: say 1", "eve: say 1", "kim: say 1"]);
  });

  test("of many conversations does not hold back the others where one was sent in between", async () => {
    const { says, received } = await running(async ({ chat }) =>
      chat.startsWith("group") ? tooFast(30_000) : undefined,
    );
    for (const chat of ["group 1", "group 2", "ann", "group 3", "bob"]) await says(chat, "say 1");
    expect(received()).toEqual(["ann: say 1", "bob: say 1"]);
  });
});

describe("a send that hangs", () => {
  test("holds up nobody whose message waits for its time", async () => {
    const waits = new Map([
      ["bea", 1_000],
      ["cid", 5_000],
    ]);
    const { says, clock, received } = await running(async ({ chat }) => {
      if (chat === "ann") return never();
      const waitMs = waits.get(chat);
      waits.delete(chat);
      return waitMs === undefined ? undefined : tooFast(waitMs);
    });
    await says("ann", "say 1");
    await says("bea", "say 1");
    await says("cid", "say 1");
    await clock.advance(1_000);
    expect(received()).toEqual(["bea: say 1"]);
    await clock.advance(4_000);
    expect(received()).toEqual(["bea: say 1", "cid: say 1"]);
  });
});
