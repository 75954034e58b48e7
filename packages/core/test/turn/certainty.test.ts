import { setTimeout as sleep } from "node:timers/promises";
import {
  type Classification,
  frontdesk,
  type KnowledgeIndex,
  type KnowledgeSource,
  type Passage,
  type Understanding,
} from "@frontdesk/core";
import { talk } from "@frontdesk/core/testing";
import { describe, expect, test } from "vitest";

function passage(number: number): Passage {
  return {
    id: `p${number}`,
    document: "faq.md",
    title: `Question ${number}?`,
    question: `Question ${number}?`,
    alternatives: [],
    body: `Answer ${number}.`,
    start: 0,
    end: 1,
  };
}

/** What the engines say of every message. */
interface Said {
  readonly hits: readonly number[];
  readonly outOfScope?: number;
  readonly candidates?: Classification["candidates"];
  readonly passages?: number;
  /** How long the engine thinks about a message, in milliseconds. Default: it answers at once. */
  readonly engineMs?: number;
  /** Told of everything that the engine and the knowledge base are asked. */
  readonly asked?: string[];
}

function customer({
  hits,
  outOfScope = 0.01,
  candidates,
  passages = 10,
  engineMs,
  asked = [],
}: Said): ReturnType<typeof talk> {
  const all = Array.from({ length: passages }, (_, number) => passage(number));
  const source: KnowledgeSource = { apiVersion: 1, name: "faq", passages: async () => all };
  const understanding: Understanding = {
    apiVersion: 1,
    name: "told",
    train: () => [],
    classify() {
      asked.push("engine");
      const classification: Classification = {
        candidates: candidates ?? [{ label: "$knowledge", probability: 0.95 }],
        outOfScope,
        accepted: true,
        evidence: [],
      };
      if (engineMs === undefined) return classification;
      return sleep(engineMs).then(() => {
        asked.push("engine has answered");
        return classification;
      });
    },
    export: () => new Uint8Array(),
    import() {},
  };
  const index: KnowledgeIndex = {
    apiVersion: 1,
    name: "told",
    upsert() {},
    remove() {},
    search() {
      asked.push("knowledge");
      return hits.map((probability, number) => ({ passage: passage(number), score: 1, probability, evidence: [] }));
    },
  };
  const front = frontdesk({ id: "sure", name: "Sure", disclosure: false, knowledge: source });
  const menu = front.intent({ name: "menu", title: "The menu", examples: ["menu"], run: () => "Soup." });
  const order = front.intent({ name: "order", examples: ["an order"], run: (turn) => turn.decline() });
  return talk(front.bot({ intents: [menu, order] }), { understanding, index });
}

describe("a passage is quoted when it is sure enough", () => {
  test("which takes more in a large base than in a small one", async () => {
    const [small] = await customer({ hits: [0.6] }).says("a question");
    expect(small).toContain("Answer 0.");
    const [large] = await customer({ hits: [0.6], passages: 200 }).says("a question");
    expect(large).not.toContain("Answer 0.");
  });

  test("and less sure when the message is hardly about what the bot knows", async () => {
    const [near] = await customer({ hits: [0.7], outOfScope: 0.1 }).says("a question");
    expect(near).toContain("Answer 0.");
    const [far] = await customer({ hits: [0.7], outOfScope: 0.5 }).says("a question");
    expect(far).toContain("another way");
  });

  test("but never surer than the ranking says", async () => {
    const [said] = await customer({ hits: [0.5], outOfScope: 0.0001 }).says("a question");
    expect(said).not.toContain("Answer 0.");
  });
});

describe("what is near but not sure is offered by buttons", () => {
  test("without those that are much less probable", async () => {
    const ann = customer({ hits: [0.4, 0.2, 0.05] });
    await ann.says("a question");
    expect(ann.buttons).toEqual(["Question 0?", "Question 1?", "None of these"]);
  });

  test("together with an intent that is second to the knowledge", async () => {
    const candidates = [
      { label: "$knowledge", probability: 0.8 },
      { label: "menu", probability: 0.15 },
    ];
    const ann = customer({ hits: [0.4], candidates });
    await ann.says("a question");
    expect(ann.buttons).toEqual(["The menu", "Question 0?", "None of these"]);
    expect(await ann.presses("The menu")).toEqual(["Soup."]);
  });

  test.each([
    ["nothing is near", { hits: [0.1] }],
    ["the message is about something else", { hits: [0.4], outOfScope: 0.3 }],
  ])("not when %s", async (_case, said) => {
    const ann = customer(said);
    expect((await ann.says("a question")).at(-1)).toContain("another way");
    expect(ann.buttons).toEqual([]);
  });
});

describe("the knowledge base is asked where nothing else answers", () => {
  const sure = [{ label: "menu", probability: 0.9 }];

  test("so not when an intent is sure", async () => {
    const asked: string[] = [];
    const ann = customer({ hits: [0.9], candidates: sure, asked });
    expect(await ann.says("the menu")).toEqual(["Soup."]);
    expect(asked).toEqual(["engine"]);
    expect(ann.why()).toMatchObject({ by: "intent", what: "menu" });
    expect(ann.why()?.hits).toBeUndefined();
  });

  test("but when the intent finds that the message was not meant for it", async () => {
    const asked: string[] = [];
    const ann = customer({ hits: [0.9], candidates: [{ label: "order", probability: 0.9 }], asked });
    expect((await ann.says("a question"))[0]).toContain("Answer 0.");
    expect(asked).toEqual(["engine", "knowledge"]);
    expect(ann.why()?.hits).toHaveLength(1);
  });

  test("once for a message, whatever comes of it", async () => {
    const asked: string[] = [];
    const ann = customer({ hits: [0.1], asked });
    expect((await ann.says("a question")).at(-1)).toContain("another way");
    expect(asked).toEqual(["engine", "knowledge"]);
  });

  test("meanwhile when the engine takes its time, such as one behind a network", async () => {
    const asked: string[] = [];
    const ann = customer({ hits: [0.9], candidates: sure, engineMs: 5, asked });
    expect(await ann.says("the menu")).toEqual(["Soup."]);
    expect(asked).toEqual(["engine", "knowledge", "engine has answered"]);
    expect(ann.why()?.hits).toBeUndefined();
  });
});
