import { frontdesk, memory, type Passage } from "@frontdesk/core";
import { fakeEvent, type TalkOptions, talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";
import { z } from "zod";

function passage(id: string, question: string, body: string): Passage {
  return { id, document: "faq.md", title: id, question, alternatives: [], body, start: 0, end: 1 };
}

const passages = [
  passage("Refunds", "How long does a refund take?", "A refund takes five working days."),
  passage("Delivery", "How much is the delivery to Norway?", "Delivery to Norway costs 20 euro."),
];

function shop(options: { readonly feedback?: boolean } = {}) {
  const front = frontdesk({
    id: "shop",
    name: "Shop",
    disclosure: false,
    knowledge: {
      apiVersion: 1,
      name: "shop",
      passages: async () => passages,
    },
    ...options,
  });
  const order = front.intent({
    name: "order",
    examples: ["I want to order flowers", "send flowers please"],
    async run(turn) {
      const sure = await turn.confirm("sure", "Shall I send them?");
      const to = await turn.ask("to", "Where to?", z.string().regex(/^\d{5}$/));
      return `${sure} ${to}`;
    },
  });
  const joke = front.intent({
    name: "joke",
    examples: ["tell me a joke", "do you know a joke"],
    run: () => ({ parts: [{ kind: "text", text: "No." }, { kind: "feedback" }] }),
  });
  return front.bot({ intents: [order, joke] });
}

/** A customer, and what the journal says of ratings. */
function rated(options: TalkOptions = {}, definition = shop()) {
  const store = memory();
  const ann = talk(definition, { answerThreshold: 0, store, ...options });
  const ratings = async () => {
    const entries = await store.journal({ limit: 1_000 });
    return entries.filter(({ code }) => code === "customer.feedback").map(({ data }) => data);
  };
  return { ann, ratings };
}

const question = "how long does a refund take?";
const answer = "A refund takes five working days.\n\nSource: Refunds";
const offer = "Sorry that didn't help. Would you like to talk to a person?\n1. Talk to a person\n2. No, thanks";

describe("an answer from the knowledge", () => {
  test("asks whether it was of use, without a word", async () => {
    const { ann } = rated();
    expect(await ann.says(question)).toEqual([answer]);
    expect(ann.messages[0]?.parts.at(-1)).toEqual({ kind: "feedback", token: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test("does not where its author says so, nor where the channel has no thumbs", async () => {
    const { ann } = rated({}, shop({ feedback: false }));
    expect(await ann.says(question)).toEqual([answer]);
    expect(ann.messages[0]?.parts.map(({ kind }) => kind)).toEqual(["text", "sources"]);
    const { ann: bob } = rated({ capabilities: { feedback: false } });
    expect(await bob.says(question)).toEqual([answer]);
    expect(bob.messages[0]?.parts.map(({ kind }) => kind)).toEqual(["text", "sources"]);
  });

  test("that was of use is noted, and nothing is said", async () => {
    const { ann, ratings } = rated();
    await ann.says(question);
    expect(await ann.rates("up")).toEqual([]);
    expect(await ratings()).toEqual([{ value: 1, by: "knowledge", what: "Refunds" }]);
  });

  test("that was of no use offers a person, once for each answer", async () => {
    const { ann, ratings } = rated();
    await ann.says(question);
    expect(await ann.rates("down")).toEqual([offer]);
    expect(await ann.rates("up")).toEqual([]);
    expect(await ann.rates("down")).toEqual([]);
    expect(await ratings()).toMatchObject([{ value: -1 }, { value: 1 }, { value: -1 }]);
    await ann.says(question);
    expect(await ann.rates("down")).toEqual([offer]);
    expect((await ann.presses("Talk to a person")).join()).toContain("passing you on");
    expect(await ann.case()).toMatchObject({ reason: "asked" });
  });

  test("is rated once, however often the platform says so", async () => {
    const { ann, ratings } = rated();
    await ann.says(question);
    await ann.rates("down");
    expect(await ann.repeats()).toEqual([]);
    expect(await ratings()).toHaveLength(1);
  });

  test("can be rated after a restart", async () => {
    const { ann, ratings } = rated();
    await ann.says(question);
    await ann.restarts();
    expect(await ann.rates("down")).toEqual([offer]);
    await ann.restarts();
    expect(await ann.rates("down")).toEqual([]);
    expect(await ratings()).toHaveLength(2);
  });
});

test("an author's reply may ask, too", async () => {
  const { ann, ratings } = rated();
  expect(await ann.says("tell me a joke")).toEqual(["No."]);
  await ann.rates("down");
  expect(await ratings()).toEqual([{ value: -1, by: "intent", what: "joke" }]);
});

test("a rating is no answer to an open question, and takes nothing from what was offered", async () => {
  const { ann } = rated();
  await ann.says(question);
  await ann.says("I want to order flowers");
  expect(await ann.rates("up")).toEqual([]);
  expect(ann.why()).toMatchObject({ by: "intent", what: "order" });
  expect(await ann.says("1")).toEqual(["Where to?"]);
  expect(await ann.rates("down")).toEqual([offer]);
  expect((await ann.says("12345")).join()).toBe("true 12345");
});

test("a rating does not count among what was not understood", async () => {
  const { ann } = rated({ answerThreshold: 1 });
  await ann.says("tell me a joke");
  expect((await ann.says("xyzzy blorb"))[0]).toContain("put it another way");
  await ann.rates("up");
  expect((await ann.says("xyzzy blorb"))[0]).toContain("talk to a person?");
});

test("a rating that nobody asked for has no effect", async () => {
  const { ann, ratings } = rated();
  const { ann: bob } = rated({ name: "bob" });
  await ann.says(question);
  await bob.says(question);
  const foreign = bob.messages[0]?.parts.at(-1);
  const tokens = [foreign?.kind === "feedback" ? (foreign.token ?? "") : "", "f".repeat(32), ""];
  await ann.says("I want to order flowers");
  const button = ann.messages.at(-1)?.parts[0];
  if (button?.kind === "choices") tokens.push(button.choices[0]?.token ?? "");
  for (const [index, token] of tokens.entries()) {
    const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: `forged-${index}`, at: 0 });
    await ann.channel.deliver({ ...event, kind: "feedback", token, value: "down" });
    expect(await ann.waits(0)).toEqual([]);
  }
  expect(await ratings()).toEqual([]);
});

test("thumbs are no button", async () => {
  const { ann, ratings } = rated();
  await ann.says(question);
  const part = ann.messages[0]?.parts.at(-1);
  const event = fakeEvent({ chat: "ann", user: { id: "ann" } }, { key: "pressed", at: 0 });
  await ann.channel.deliver({ ...event, kind: "action", token: part?.kind === "feedback" ? (part.token ?? "") : "" });
  expect(await ann.waits(0)).toEqual(["That button is no longer valid."]);
  expect(await ratings()).toEqual([]);
});

test("while a person has the case a rating is only noted", async () => {
  const { ann, ratings } = rated();
  await ann.says(question);
  await ann.says("human");
  expect(await ann.rates("down")).toEqual([]);
  await ann.person.takes();
  expect(await ann.rates("down")).toEqual([]);
  expect(await ratings()).toHaveLength(2);
});

test("the history keeps a rating, which is no text", async () => {
  const { ann } = rated();
  await ann.says(question);
  await ann.rates("up");
  await ann.says("human");
  const lines = await ann.desk.host.transcript((await ann.case())?.id ?? "");
  const part = ann.messages[0]?.parts.at(-1);
  expect(lines.flatMap(({ author, parts }) => (author.kind === "customer" ? parts : []))).toEqual([
    { kind: "text", text: question },
    { kind: "rating", token: part?.kind === "feedback" ? part.token : "", value: "up" },
    { kind: "text", text: "human" },
  ]);
});
