import { gunzipSync, gzipSync } from "node:zlib";
import { type Example, type FrontdeskError, frontdesk } from "@frontdesk/core";
import { talk } from "@frontdesk/core/testing";
import { type NodeNlpUnderstanding, nodeNlp } from "@frontdesk/node-nlp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shopExamples, shopTexts } from "./support/shop-examples.ts";

const from = import.meta.url;

/** Trains to the end and returns every progress that was reported. */
async function train(engine: NodeNlpUnderstanding, examples: readonly Example[], seed?: number): Promise<number[]> {
  const reports: number[] = [];
  for await (const { done } of engine.train(examples, { seed })) reports.push(done);
  return reports;
}

async function codeOf(call: Promise<unknown>): Promise<FrontdeskError["code"] | undefined> {
  return call.then(
    () => undefined,
    (error: FrontdeskError) => error.code,
  );
}

describe("an engine trained on a shop's examples", () => {
  const engine = nodeNlp({ from });
  let reports: number[];
  beforeAll(async () => {
    reports = await train(engine, shopExamples);
  });
  afterAll(() => engine.close());

  async function best(text: string, locale?: string): Promise<string | undefined> {
    return (await engine.classify(text, { locale })).candidates[0]?.label;
  }

  test("reports progress that never falls and ends at 1", () => {
    expect(reports.length).toBeGreaterThan(10);
    expect(reports).toEqual(reports.toSorted((first, second) => first - second));
    expect(reports[0]).toBeGreaterThan(0);
    expect(reports[0]).toBeLessThan(0.5);
    expect(reports.at(-1)).toBe(1);
  });

  test("understands messages that are no examples, each in its language", async () => {
    expect(await best("I want to return the shoes", "en")).toBe("return_order");
    expect(await best("when does my parcel arrive", "en")).toBe("track_order");
    expect(await best("как мне вернуть куртку", "ru")).toBe("return_order");
    expect(await best("пришла ли посылка", "ru")).toBe("track_order");
    expect(await best("周日几点开门", "zh")).toBe("opening_hours");
    expect(await best("我的包裹到了吗", "zh")).toBe("track_order");
  });

  test("is led by the locale of the conversation, and by the words where that knows none of them", async () => {
    expect(await best("где посылка", "en")).toBe("track_order");
    expect(await best("我想退货", "en")).toBe("return_order");
    expect(await best("opening hours", "zh-Hant-TW")).toBe("opening_hours");
    expect(await best("часы работы", "de")).toBe("opening_hours");
    expect(await best("часы работы")).toBe("opening_hours");
  });

  test("gives probabilities that add up to 1 at most, best first, with what decided", async () => {
    for (const text of ["return my parcel when you open", "is my dog open", "send it", "when"]) {
      const { candidates, evidence } = await engine.classify(text, { locale: "en" });
      const chances = candidates.map(({ probability }) => probability);
      expect(chances).toEqual(chances.toSorted((first, second) => second - first));
      expect(chances.length).toBeGreaterThan(0);
      expect(chances.length).toBeLessThanOrEqual(5);
      expect(Math.min(...chances)).toBeGreaterThan(0);
      expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(1 + 1e-9);
      expect(evidence.length).toBeGreaterThan(0);
      expect(evidence.length).toBeLessThanOrEqual(8);
    }
    const { evidence } = await engine.classify("where is the parcel", { locale: "en" });
    expect(evidence[0]?.feature).toBe("parcel");
    expect(evidence[0]?.weight).toBeGreaterThan(0);
  });

  test("accepts what it knows, and nothing it knows no word of", async () => {
    const known = await engine.classify("Where is my parcel?", { locale: "en" });
    expect(known.accepted).toBe(true);
    expect(known.outOfScope).toBeLessThan(0.1);
    for (const text of ["quantum chromodynamics lecture", "", "???", "🙂", "量子力学", " "]) {
      const { candidates, accepted, outOfScope } = await engine.classify(text, { locale: "en" });
      expect({ text, candidates, accepted }).toEqual({ text, candidates: [], accepted: false });
      expect(outOfScope).toBeGreaterThan(0.5);
    }
  });

  test("is less sure of one faint word, for which node-nlp's own score is 1, than of a whole example", async () => {
    const whole = await engine.classify("Return these shoes, please!", { locale: "en" });
    const faint = await engine.classify("please", { locale: "en" });
    expect(faint.candidates.map(({ label }) => label)).toEqual(["return_order"]);
    expect(faint.candidates[0]?.probability).toBeLessThan((whole.candidates[0]?.probability ?? 0) - 0.03);
    expect(faint.outOfScope).toBeGreaterThan(whole.outOfScope);
  });

  test("does not accept a candidate that is more likely wrong than right", async () => {
    const { candidates, accepted } = await engine.classify("on my way to the moon", { locale: "en" });
    expect(candidates.length).toBe(3);
    expect(candidates[0]?.probability).toBeLessThan(0.5);
    expect(accepted).toBe(false);
  });

  test("goes on after many different messages, which node-nlp would all remember", async () => {
    const before = await engine.classify("track my shoes", { locale: "en" });
    const texts = Array.from({ length: 1_100 }, (_, at) => `parcel ${at}`);
    const answers = await Promise.all(texts.map((text) => engine.classify(text, { locale: "en" })));
    expect(answers.filter(({ candidates }) => candidates[0]?.label !== "track_order")).toEqual([]);
    expect(await engine.classify("track my shoes", { locale: "en" })).toEqual(before);
  });

  test("keeps its model: another engine that imports it answers the same, and a broken model is refused", async () => {
    const model = await engine.export();
    const other = nodeNlp({ from });
    await other.import(model);
    const texts = ["where is my parcel", "вернуть", "营业时间", "send it back to the moon"];
    for (const text of texts) expect(await other.classify(text, {})).toEqual(await engine.classify(text, {}));
    expect(await other.export()).toEqual(model);

    const flipped = model.slice();
    flipped[model.length >> 1] = (flipped[model.length >> 1] ?? 0) ^ 0x55;
    const saved = JSON.parse(gunzipSync(model).toString());
    const changed = [
      { version: 2 },
      { calibration: { ...saved.calibration, threshold: "1" } },
      { nlp: {} },
      { languages: ["fr"] },
    ];
    const broken = [
      new Uint8Array(),
      new TextEncoder().encode("{}"),
      model.slice(0, -9),
      flipped,
      ...changed.map((fields) => Uint8Array.from(gzipSync(JSON.stringify({ ...saved, ...fields })))),
    ];
    for (const bytes of broken) expect(await codeOf(other.import(bytes))).toBe("understanding.invalid_model");
    expect(await other.classify("где посылка", {})).toEqual(await engine.classify("где посылка", {}));
    await other.close();
  });

  test("gives the same bytes for the same examples and seed", async () => {
    const other = nodeNlp({ from });
    await train(other, shopExamples, 1);
    expect(Buffer.from(await other.export()).equals(await engine.export())).toBe(true);
    await other.close();
  });
});

describe("examples that node-nlp stumbles over by itself", () => {
  const examples: readonly Example[] = [
    { label: "None", text: "call the constructor of the house" },
    { label: "None", text: "is the constructor there" },
    { label: "constructor", text: "mağaza ne zaman açılır", locale: "tr" },
    { label: "__proto__", text: "anong oras kayo bukas", locale: "fil" },
    { label: "object", text: "valueOf", locale: "ja" },
    { label: "object", text: "Constructór hasOwnProperty", locale: "ja" },
    { label: "only", text: "100% of 50% and %off% {{ name }}", locale: "en" },
    { label: "only", text: "???", locale: "en" },
  ];

  test("names of intents and words that mean something to it, and locales that it does not know", async () => {
    const engine = nodeNlp({ from });
    await train(engine, examples);
    for (const { text, label, locale } of examples.filter(({ text }) => text !== "???")) {
      const { candidates, accepted } = await engine.classify(text, { locale });
      expect({ text, label: candidates[0]?.label, accepted }).toEqual({ text, label, accepted: true });
    }
    for (const text of ["__proto__ valueOf", "\ud800", "toString"]) {
      const { outOfScope } = await engine.classify(text, { locale: "ja" });
      expect(outOfScope).toBeGreaterThan(0);
    }
    // Another message without a word is not the example without a word.
    expect((await engine.classify("!!!", { locale: "en" })).candidates).toEqual([]);
    await engine.close();
  });

  test("of more than 2,000, those that were held out are known word by word", async () => {
    const sentence = (at: number, topic: string): string =>
      `${topic} ${["now", "please", "today"][at % 3]} number${at % 700}`;
    const many = Array.from({ length: 2_100 }, (_, at) => {
      const label = ["refund", "parcel", "invoice"][at % 3] ?? "";
      // Each twentieth has no word in common with any other.
      return { label, text: at % 20 === 0 ? `lonely${at}` : sentence(at, label), locale: "en" };
    });
    const engine = nodeNlp({ from });
    await train(engine, many);
    for (const { text, label, locale } of many.filter((_, at) => at % 20 === 0)) {
      const { candidates } = await engine.classify(text, { locale });
      expect({ text, label: candidates[0]?.label }).toEqual({ text, label });
    }
    await engine.close();
  });

  test("no examples at all", async () => {
    const engine = nodeNlp({ from });
    expect(await train(engine, [])).toEqual([1]);
    expect(await engine.classify("hello", { locale: "en" })).toMatchObject({ candidates: [], accepted: false });
    await engine.close();
  });
});

test("a bot speaks three languages with it", async () => {
  const front = frontdesk({ id: "shop", name: "Shop", locales: ["en", "ru", "zh"] });
  const intents = [
    front.intent({
      name: "return_order",
      examples: shopTexts.return_order,
      run: () => ({ en: "Send it to us.", ru: "Пришлите его нам.", zh: "请寄回给我们。" }),
    }),
    front.intent({
      name: "track_order",
      examples: shopTexts.track_order,
      run: () => ({ en: "It is on its way.", ru: "Она в пути.", zh: "在路上。" }),
    }),
    front.intent({
      name: "opening_hours",
      examples: shopTexts.opening_hours,
      run: () => ({ en: "From 9 to 18.", ru: "С 9 до 18.", zh: "9点到18点。" }),
    }),
  ];
  const customer = talk(front.bot({ intents }), { understanding: nodeNlp({ from }) });
  expect(await customer.says("Hi, I would like to return a jacket")).toEqual(["Send it to us."]);
  expect(customer.why()).toMatchObject({ by: "intent", what: "return_order" });
  expect(await customer.says("скажите, когда придёт моя посылка?")).toEqual(["Она в пути."]);
  expect(await customer.says("你们周日几点开门")).toEqual(["9点到18点。"]);
  // The model is kept in the store: the next start imports it.
  await customer.restarts();
  expect(await customer.says("where is my parcel?")).toEqual(["It is on its way."]);
  expect(await customer.says("gibberish blurb")).not.toEqual(["It is on its way."]);
  expect(customer.why()).toMatchObject({ by: "rephrase" });
  expect(customer.errors).toEqual([]);
  await customer.ends();
});
