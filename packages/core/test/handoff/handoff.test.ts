import { frontdesk, memory } from "@frontdesk/core";
import { fakeEvent, talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const front = frontdesk({ id: "desk", name: "Desk", disclosure: false, queues: ["returns", "billing"] });
const hello = front.intent({ name: "hello", examples: ["good morning", "hello there"], run: () => "Morning." });
const complain = front.intent({
  name: "complain",
  examples: ["I want to complain", "this is bad, I want to complain"],
  slots: { order: front.ask("Which order?", z.string().regex(/^[A-Z]\d{4}$/)) },
  run: (turn) => turn.handoff({ queue: "billing", note: `about ${turn.slots.order}` }),
});
const bot = front.bot({ intents: [hello, complain] });

test("a case says why, where, and what was said", async () => {
  const ann = talk(bot);
  await ann.says("I want to complain");
  expect((await ann.says("A1234")).join()).toContain("passing you on to a colleague");
  expect(await ann.case()).toMatchObject({
    queue: "billing",
    reason: "rule",
    note: "about A1234",
    state: "queued",
    summary: { lastMessage: "A1234", intent: "complain", slots: { order: "A1234" }, locale: "en" },
  });
});

test("the bot is silent while a person has the case, and answers again when given back", async () => {
  const ann = talk(bot);
  await ann.says("human");
  expect(await ann.says("good morning")).toEqual([]);
  expect(await ann.person.takes("Kim")).toEqual(["Kim is with you now."]);
  expect(await ann.says("good morning")).toEqual([]);
  expect(await ann.person.says("Hello, how can I help?")).toEqual(["Hello, how can I help?"]);
  expect(ann.messages.at(-1)).toMatchObject({ purpose: "person", from: { name: "Kim" } });
  expect((await ann.person.givesBack()).join()).toContain("back with the virtual assistant");
  expect(await ann.says("good morning")).toEqual(["Morning."]);
});

test("it survives a restart at every step", async () => {
  const ann = talk(bot);
  await ann.says("human");
  await ann.restarts();
  await ann.person.takes();
  await ann.restarts();
  expect(await ann.says("good morning")).toEqual([]);
  expect(await ann.person.says("Hello!")).toEqual(["Hello!"]);
  await ann.restarts();
  await ann.person.givesBack();
  expect(await ann.says("good morning")).toEqual(["Morning."]);
});

test("who waits may go back to the bot with a word", async () => {
  const ann = talk(bot);
  await ann.says("human");
  expect((await ann.says("cancel")).join()).toContain("back with the virtual assistant");
  expect(await ann.case()).toBeUndefined();
  expect(await ann.says("good morning")).toEqual(["Morning."]);
});

test("also by a command, and a command for a person is heard whatever follows it", async () => {
  const ann = talk(bot);
  const { channel } = ann;
  await ann.engine();
  const event = (key: string) => fakeEvent({ chat: "ann", user: { id: "ann" } }, { key, at: 0 });
  await channel.deliver({ ...event("1"), kind: "command", command: "human", text: "my blender exploded" });
  await (await ann.engine()).idle();
  expect(await ann.desk.host.cases()).toHaveLength(1);
  await channel.deliver({ ...event("2"), kind: "command", command: "cancel", text: "" });
  await (await ann.engine()).idle();
  expect(await ann.desk.host.cases()).toEqual([]);
});

test("who is with a person cannot end it with that word", async () => {
  const ann = talk(bot);
  await ann.says("human");
  await ann.person.takes();
  expect(await ann.says("cancel")).toEqual([]);
  expect(await ann.case()).toMatchObject({ state: "agent", person: { name: "Kim" } });
});

test("when a case ends, what was under way ends too", async () => {
  const ann = talk(bot);
  await ann.says("I want to complain");
  await ann.says("human");
  await ann.person.takes();
  expect((await ann.person.ends()).join()).toContain("finished");
  expect(await ann.says("good morning")).toEqual(["Morning."]);
});

test("a second request for a person opens no second case", async () => {
  const store = memory();
  const ann = talk(bot, { store });
  await ann.says("human");
  await ann.says("human");
  expect(await store.cases({ limit: 10 })).toHaveLength(1);
});

describe("at the desk", () => {
  test("only who has the case writes", async () => {
    const ann = talk(bot);
    await ann.says("human");
    const { host } = ann.desk;
    const id = (await ann.case())?.id ?? "";
    await expect(host.say(id, { name: "Kim" }, "Hi", "1")).rejects.toMatchObject({ code: "handoff.not_owner" });
    await ann.person.takes("Kim");
    await expect(host.say(id, { name: "Kim" }, " \n", "3")).rejects.toMatchObject({ code: "message.invalid" });
    await expect(host.say(id, { name: "Lee" }, "Hi", "2")).rejects.toMatchObject({ code: "handoff.not_owner" });
    await expect(host.giveBack(id, { name: "Lee" })).rejects.toMatchObject({ code: "handoff.not_owner" });
    await expect(host.take("no-such-case", { name: "Lee" })).rejects.toMatchObject({ code: "handoff.unknown_case" });
  });

  test("the same line twice is one line", async () => {
    const ann = talk(bot);
    await ann.says("human");
    await ann.person.takes("Kim");
    const id = (await ann.case())?.id ?? "";
    await ann.desk.host.say(id, { name: "Kim" }, "Hi", "line-1");
    await ann.desk.host.say(id, { name: "Kim" }, "Hi", "line-1");
    await (await ann.engine()).idle();
    expect(ann.messages.filter(({ purpose }) => purpose === "person")).toHaveLength(1);
  });

  test("the transcript has both sides in order", async () => {
    const ann = talk(bot);
    await ann.says("good morning");
    await ann.says("human");
    await ann.person.takes("Kim");
    await ann.person.says("Hello!");
    const id = (await ann.case())?.id ?? "";
    const lines = await ann.desk.host.transcript(id);
    expect(lines.map(({ author }) => author.kind)).toEqual([
      "customer",
      "bot",
      "customer",
      "system",
      "system",
      "person",
    ]);
    expect(lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await ann.desk.host.transcript(id, { after: 4 })).toHaveLength(2);
  });

  test("a case that is over cannot be taken", async () => {
    const ann = talk(bot);
    await ann.says("human");
    await ann.person.takes("Kim");
    const id = (await ann.case())?.id ?? "";
    await ann.person.ends();
    await expect(ann.desk.host.take(id, { name: "Lee" })).rejects.toMatchObject({ code: "handoff.unknown_case" });
  });

  test("the desk hears of every change", async () => {
    const ann = talk(bot);
    await ann.says("human");
    const before = ann.desk.changes.length;
    expect(before).toBeGreaterThan(0);
    await ann.says("are you there?");
    expect(ann.desk.changes.length).toBeGreaterThan(before);
  });
});

describe("a take-over races the bot", () => {
  test("what the bot was about to say is not said, and its effects stay recorded", async () => {
    let effects = 0;
    let reached = (): void => {};
    const isInEffect = new Promise<void>((resolve) => (reached = resolve));
    const slow = front.intent({
      name: "slow",
      examples: ["do something slow"],
      async run(turn) {
        await turn.once("first", () => ++effects);
        await turn.once("second", async ({ signal }) => {
          reached();
          await new Promise((resolve) => signal.addEventListener("abort", resolve));
          return 2;
        });
        return "The bot says something.";
      },
    });
    // The customer waits for a person, goes back to the bot, and the person takes the case at the same moment.
    const back = front.bot({ intents: [hello, slow] });
    const store = memory();
    const ann = talk(back, { store });
    await ann.says("human");
    const id = (await ann.case())?.id ?? "";
    const loaded = (await ann.desk.host.case(id)).conversation;
    // The bot speaks again while the case is still open: the state that a slow store could leave behind.
    const { conversation } = (await store.load(loaded)) ?? {};
    if (conversation === undefined) throw new Error("The conversation is gone.");
    await store.commit([
      {
        conversation: conversation.id,
        version: conversation.version,
        epoch: conversation.epoch,
        done: [],
        setAside: [],
        state: conversation.state,
        owner: "bot",
        messages: [],
        outbox: [],
        tokens: [],
        timers: [],
        cancelTimers: [],
        endedRuns: [],
        journal: [],
      },
    ]);
    const said = ann.says("do something slow");
    await isInEffect;
    await ann.desk.host.take(id, { name: "Kim" });
    expect((await said).join()).toBe("Kim is with you now.");
    expect(effects).toBe(1);
    expect(ann.messages.some(({ parts }) => JSON.stringify(parts).includes("The bot says something"))).toBe(false);
  });
});

test("a case that two people pass to each other can be given back by the second", async () => {
  const ann = talk(bot);
  await ann.says("human");
  await ann.person.takes("Kim");
  const { host } = ann.desk;
  const id = (await ann.case())?.id ?? "";
  // Kim gives back in the moment in which Lee takes the case: Lee has it.
  await Promise.all([host.take(id, { name: "Lee" }), host.giveBack(id, { name: "Kim" })]);
  await (await ann.engine()).idle();
  expect(await ann.case()).toMatchObject({ state: "agent", person: { name: "Lee" } });
  await host.giveBack(id, { name: "Lee" });
  await (await ann.engine()).idle();
  expect(await ann.case()).toBeUndefined();
});

test("what hands over again when it is given back leaves one open case", async () => {
  let isClosed = false;
  const store = memory();
  const order = front.intent({
    name: "order",
    examples: ["order something", "I want to order"],
    async run(turn) {
      if (isClosed) return turn.handoff();
      return turn.ask("id", "Which?", z.string().regex(/^\d+$/));
    },
  });
  const ann = talk(front.bot({ intents: [order] }), { store });
  await ann.says("order something");
  await ann.says("human");
  await ann.person.takes();
  isClosed = true;
  await ann.person.givesBack();
  expect((await store.cases({ limit: 10 })).map(({ state }) => state)).toEqual(["queued"]);
});
