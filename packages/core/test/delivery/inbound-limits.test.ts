import {
  type EngineOptions,
  engine,
  FrontdeskError,
  frontdesk,
  type InboundLimits,
  memory,
  messageText,
} from "@frontdesk/core";
import { fakeChannel, fakeClock, fakeDesk, fakeEvent } from "@frontdesk/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { committing } from "./committing.ts";
import { leases, sharedStore } from "./shared-store.ts";

const front = frontdesk({ id: "echo", name: "Echo", disclosure: false, queues: ["help"] });
const echo = front.intent({ name: "echo", examples: ["say 1", "say 2", "say 3"], run: (turn) => turn.text });
const bot = front.bot({ intents: [echo], person: (turn) => turn.handoff({ queue: "help" }) });
const left = "You've sent more messages than I can answer, so I've left some of them out.";

async function running(limits: InboundLimits | false | undefined, options: Partial<EngineOptions> = {}, gatherMs = 0) {
  const channel = fakeChannel({ capabilities: { gatherMs } });
  const clock = fakeClock();
  const store = options.store ?? memory();
  const desk = engine(bot, { channels: [channel], clock, store, limits, ...options });
  await desk.start();
  onTestFinished(() => desk.stop({ deadlineMs: 0 }));
  let count = 0;
  const deliver = async (chat: string, user: string, text: string, account = "account") => {
    const event = fakeEvent({ chat, user: { id: user } }, { key: `event-${++count}`, order: count, at: clock.now() });
    const [taken] = await channel.deliver({ ...event, account, kind: "message", text });
    return taken?.conversation ?? "";
  };
  return {
    clock,
    desk,
    store,
    deliver,
    /** Says so many things at once. */
    async says(chat: string, texts: number, user = chat): Promise<string> {
      let conversation = "";
      for (let text = 1; text <= texts; text++) conversation = await deliver(chat, user, `say ${text}`);
      await clock.advance(0);
      return conversation;
    },
    heard: (chat: string): readonly string[] =>
      channel.received.filter((one) => one.chat === chat).map(({ message }) => messageText(message.parts)),
  };
}

const upTo = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => `say ${index + 1}`);

describe("a customer who writes too much", () => {
  test("is answered as fast as the limit allows, in order, and nothing is lost", async () => {
    const { clock, says, heard } = await running({ customer: { turnsPerMinute: 30, burst: 5 } });
    await says("ann", 20);
    expect(heard("ann")).toEqual(upTo(5));
    await clock.advance(10_000);
    expect(heard("ann")).toEqual(upTo(10));
    await clock.advance(20_000);
    expect(heard("ann")).toEqual(upTo(20));
  });

  test("holds up nobody else", async () => {
    const { says, heard } = await running({ customer: { turnsPerMinute: 1, burst: 1 } });
    await says("ann", 100);
    await says("bea", 1);
    expect(heard("ann")).toHaveLength(1);
    expect(heard("bea")).toEqual(["say 1"]);
  });

  test("has one limit in all of their conversations, and one on each account", async () => {
    const { clock, deliver, heard } = await running({ customer: { turnsPerMinute: 1, burst: 2 } });
    for (const thread of ["one", "two", "three"]) await deliver(thread, "ann", "say 1");
    await deliver("four", "ann", "say 1", "another account");
    await clock.advance(0);
    expect(["one", "two", "three", "four"].map((thread) => heard(thread).length)).toEqual([1, 1, 0, 1]);
    await clock.advance(60_000);
    expect(heard("three")).toEqual(["say 1"]);
  });

  test("costs one turn where several messages are gathered", async () => {
    const { clock, says, heard } = await running({ customer: { turnsPerMinute: 1, burst: 2 } }, {}, 400);
    await says("ann", 30);
    await clock.advance(5_000);
    expect(heard("ann")).toHaveLength(2);
  });

  test("is not limited where there are no limits", async () => {
    const { says, heard } = await running(false);
    await says("ann", 300);
    expect(heard("ann")).toEqual(upTo(300));
  });

  test("has a limit by default that only a machine meets", async () => {
    const { clock, says, heard } = await running(undefined);
    await says("ann", 1_100);
    expect(heard("ann")).toEqual(upTo(1_000));
    await clock.advance(10_000);
    expect(heard("ann")).toEqual(upTo(1_100));
  });

  test("is handled at the same pace by the next process", async () => {
    const store = memory();
    const limits = { customer: { turnsPerMinute: 60, burst: 2 } };
    const first = await running(limits, { store });
    await first.says("ann", 6);
    await first.desk.stop({ deadlineMs: 0 });
    const second = await running(limits, { store });
    await second.clock.advance(0);
    expect([...first.heard("ann"), ...second.heard("ann")]).toEqual(upTo(4));
    await second.clock.advance(2_000);
    expect([...first.heard("ann"), ...second.heard("ann")]).toEqual(upTo(6));
  });

  test("keeps no stop waiting", async () => {
    const { desk, says } = await running({ customer: { turnsPerMinute: 0.1, burst: 1 } });
    await says("ann", 10);
    let isStopped = false;
    void desk.stop({ deadlineMs: 0 }).then(() => {
      isStopped = true;
    });
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(true);
  });

  test("is left to another node that gets the conversation", async () => {
    const shared = sharedStore();
    const { clock, desk, says } = await running({ customer: { turnsPerMinute: 1, burst: 1 } }, { store: shared.store });
    await says("ann", 5);
    expect(desk.status().waiting).toBe(4);
    shared.share = { ...shared.share, leases: [] };
    shared.told({ node: "shares" });
    await clock.advance(0);
    expect(desk.status().waiting).toBe(0);
    shared.share = { ...shared.share, leases: leases(2) };
    shared.told({ node: "shares" });
    await clock.advance(2_000);
    expect(desk.status().waiting).toBe(4);
  });
});

describe("a customer who has too much waiting", () => {
  const limits = { customer: { turnsPerMinute: 60, burst: 1, waiting: 10 } };

  test("is told once, and what is not answered stays in the history and is journalled", async () => {
    const { clock, desk, store, says, heard } = await running(limits);
    const conversation = await says("ann", 40);
    await clock.advance(60_000);
    expect(desk.status().waiting).toBe(0);
    const answers = heard("ann").filter((text) => text.startsWith("say"));
    expect(answers).toEqual(upTo(11));
    expect(heard("ann").filter((text) => text.startsWith(left))).toHaveLength(1);
    const said = await store.history(conversation, { after: 0, limit: 1_000 });
    expect(said.filter(({ author }) => author.kind === "customer")).toHaveLength(40);
    const journal = await store.journal({ conversation, limit: 1_000 });
    expect(journal.filter(({ code }) => code === "turn.dropped")).toHaveLength(29);
  });

  test("is answered again when what waited is answered, and told again when it happens again", async () => {
    const { clock, says, heard } = await running(limits);
    await says("ann", 40);
    await clock.advance(60_000);
    await says("ann", 1);
    expect(heard("ann").at(-1)).toBe("say 1");
    await clock.advance(60_000);
    await says("ann", 40);
    await clock.advance(60_000);
    expect(heard("ann").filter((text) => text.startsWith(left))).toHaveLength(2);
  });

  test("takes nothing from the others of a group", async () => {
    const { clock, deliver, says, heard } = await running(limits);
    await says("group", 40, "ann");
    await deliver("group", "bea", "say 77");
    await clock.advance(60_000);
    expect(heard("group")).toContain("say 77");
  });

  test("fills no more than a part of what may wait in all", async () => {
    const { clock, says, deliver, heard } = await running(limits, { maxWaiting: 30 });
    for (let second = 0; second < 60; second++) {
      await says("ann", 5);
      await clock.advance(1_000);
    }
    await deliver("bea", "bea", "say 1");
    await clock.advance(0);
    expect(heard("bea")).toEqual(["say 1"]);
  });

  test("is not spoken to by the bot while a person has the case", async () => {
    const people = fakeDesk();
    const { clock, deliver, says, heard } = await running(limits, { desk: people });
    await deliver("ann", "ann", "human");
    await clock.advance(10_000);
    const [open] = await people.host.cases();
    await people.host.take(open?.id ?? "", { name: "Kim" });
    await clock.advance(10_000);
    const before = heard("ann").length;
    await says("ann", 40);
    await clock.advance(60_000);
    expect(heard("ann")).toHaveLength(before);
  });

  test.each([
    ["and had kept it", true],
    ["and had not kept it", false],
  ])("is told once when the store does not answer, %s", async (_, isKept) => {
    const inner = memory();
    let hasFailed = false;
    const commit: typeof inner.commit = async (turns) => {
      const isDrop = turns.some(({ journal }) => journal.some(({ code }) => code === "turn.dropped"));
      if (hasFailed || !isDrop) return inner.commit(turns);
      hasFailed = true;
      if (isKept) await inner.commit(turns);
      throw new FrontdeskError("store.unavailable", "No answer came.", { retryable: true });
    };
    const store = { ...inner, ...committing(commit) };
    const { clock, desk, says, heard } = await running(limits, { store });
    await says("ann", 40);
    await clock.advance(60_000);
    expect(hasFailed).toBe(true);
    expect(desk.status().waiting).toBe(0);
    expect(heard("ann").filter((text) => text.startsWith(left))).toHaveLength(1);
  });
});

describe("an account that sends too much", () => {
  const limits = { customer: false, account: { eventsPerSecond: 10, burst: 20 } } as const;

  test("is asked to send it again, and others are not", async () => {
    const { clock, deliver, heard } = await running(limits);
    for (let text = 1; text <= 20; text++) await deliver(`chat-${text}`, "ann", "say 1");
    await expect(deliver("ann", "ann", "say 1")).rejects.toMatchObject({
      code: "runtime.overloaded",
      retryable: true,
      retryAfterMs: 100,
    });
    await deliver("bea", "bea", "say 1", "another account");
    await clock.advance(100);
    await deliver("ann", "ann", "say 1");
    await clock.advance(0);
    expect([...heard("ann"), ...heard("bea")]).toEqual(["say 1", "say 1"]);
  });

  test("shares its limit among the nodes", async () => {
    const shared = sharedStore();
    const { deliver } = await running(limits, { store: shared.store });
    for (let text = 1; text <= 10; text++) await deliver(`chat-${text}`, "ann", "say 1");
    await expect(deliver("ann", "ann", "say 1")).rejects.toMatchObject({ retryAfterMs: 200 });
  });
});

test("a limit that is none is refused", () => {
  for (const limits of [
    { customer: { turnsPerMinute: 0 } },
    { customer: { waiting: 0.5 } },
    { customer: { burst: Number.NaN } },
    { account: { eventsPerSecond: -1 } },
  ]) {
    expect(() => engine(bot, { limits })).toThrow(expect.objectContaining({ code: "runtime.invalid_options" }));
  }
});
