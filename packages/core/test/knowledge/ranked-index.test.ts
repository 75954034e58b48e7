import { describe, expect, it } from "vitest";
import { answerThreshold, type RankedIndex, rankedIndex } from "../../src/knowledge/index.ts";
import type { Hit } from "../../src/ports/knowledge.ts";
import { passage, shop } from "./shop.ts";

function indexOf(...passages: Parameters<typeof passage>[0][]): RankedIndex {
  const index = rankedIndex();
  index.upsert(passages.map(passage));
  return index;
}

const shopIndex = rankedIndex();
shopIndex.upsert(shop);

function best(text: string, language?: string): Hit | undefined {
  return shopIndex.search({ text, language })[0];
}

describe("what it finds in a shop's questions and answers", () => {
  it.each([
    ["in how many days does the parcel arrive?", "en/time"],
    ["what do you charge for delivery", "en/cost"],
    ["can I use paypal", "en/pay"],
    ["I'd like to send the lamp back", "en/return"],
    ["waiting for my refund", "en/refund"],
    ["the lamp arrived damaged", "en/warranty"],
    ["через сколько дней придет моя посылка", "ru/time"],
    ["сколько стоит доставка в москву", "ru/cost"],
    ["можно заплатить картами?", "ru/pay"],
    ["как мне вернуть покупку", "ru/return"],
    ["у меня сломалась лампа", "ru/warranty"],
    ["包裹要几天到", "zh/time"],
    ["运费多少钱", "zh/cost"],
    ["能用支付宝付款吗", "zh/pay"],
    ["怎么退货", "zh/return"],
    ["我的灯坏了", "zh/warranty"],
  ])("%s → %s", (text, id) => {
    expect(best(text, id.slice(0, 2))?.passage.id).toBe(id);
  });

  it.each([
    ["whre is my parcle, how many dyas", "en/time"],
    ["is there a waranty", "en/warranty"],
    ["pyament methods", "en/pay"],
    ["когда придет пасылка", "ru/time"],
    ["есть ли горантия", "ru/warranty"],
  ])("in spite of typing errors: %s → %s", (text, id) => {
    expect(best(text, id.slice(0, 2))?.passage.id).toBe(id);
  });

  it.each([
    ["ＨＯＷ ＬＯＮＧ DOES DELIVERY TAKE", "en/time"],
    ["«СКОЛЬКО СТОИТ ДОСТАВКА»", "ru/cost"],
  ])("however it is written: %s → %s", (text, id) => {
    expect(best(text)?.passage.id).toBe(id);
  });
});

describe("when it keeps silent", () => {
  it.each([
    ["how many days until my parcel comes", "en"],
    ["how much is shipping", "en"],
    ["which payment methods do you accept?", "en"],
    ["через сколько дней придёт посылка", "ru"],
    ["какие есть способы оплаты?", "ru"],
    ["我的包裹几天能到", "zh"],
    ["支持哪些支付方式", "zh"],
  ])("is sure enough to answer: %s", (text, language) => {
    expect(best(text, language)?.probability).toBeGreaterThan(answerThreshold);
  });

  it.each([
    ["do you sell aeroplanes?", "en"],
    ["what is the weather like today", "en"],
    ["who is the president of France", "en"],
    ["hello", "en"],
    ["вы продаёте самолёты?", "ru"],
    ["какая сегодня погода", "ru"],
    ["привет", "ru"],
    ["你们卖飞机吗", "zh"],
    ["今天天气怎么样", "zh"],
    ["asdf qwer", "en"],
  ])("is far from answering: %s", (text, language) => {
    expect(best(text, language)?.probability ?? 0).toBeLessThan(answerThreshold / 2);
  });

  it("is less sure when two passages fit alike", () => {
    const one = { id: "1", question: "Where is the shop?", body: "In Galway." };
    const two = { id: "2", question: "Where is the workshop?", body: "In Cork." };
    const other = { id: "3", question: "When are you open?", body: "From nine." };
    const alone = indexOf(one, other).search({ text: "where is it, the shop" })[0];
    const twice = indexOf(one, other, { ...two, question: "Where is your shop?" }).search({
      text: "where is it, the shop",
    })[0];
    expect(twice?.probability).toBeLessThan(alone?.probability ?? 0);
  });

  it("has no hit where no word is known", () => {
    expect(shopIndex.search({ text: "xyzzy" })).toEqual([]);
    expect(shopIndex.search({ text: "" })).toEqual([]);
    expect(rankedIndex().search({ text: "delivery" })).toEqual([]);
  });
});

describe("words that stand side by side", () => {
  const pairsIn = ({ evidence }: Hit): number => evidence.find(({ feature }) => feature === "pairs")?.weight ?? 0;
  const asked = (question: string): Hit | undefined => indexOf({ id: "1", question }).search({ text: question })[0];

  it("count all alike, however many there are", () => {
    const letters = [..."abcdefghijklmnopqrst"];
    // Each stands beside each other one: 380 pairs.
    const many = letters.flatMap((one) => letters.flatMap((other) => (one < other ? [one, other] : []))).join(" ");
    const few = asked("where does the tram stop");
    const all = asked(many);
    if (few === undefined || all === undefined) throw new Error("Nothing was found.");
    expect(pairsIn(few)).toBeGreaterThan(0);
    expect(pairsIn(all)).toBeCloseTo(pairsIn(few), 5);
  });
});

describe("Korean", () => {
  it("has pairs of characters that no number is taken for", () => {
    const index = indexOf({ id: "1", question: "배송 조회" }, { id: "2", question: "반품 접수" });
    expect(index.search({ text: "배송은 언제" })[0]?.passage.id).toBe("1");
    expect(index.search({ text: "2배송" })).toEqual([]);
  });
});

describe("languages", () => {
  it("are filtered before the best are taken", () => {
    const many = Array.from({ length: 60 }, (_, i) => ({
      id: `en${i}`,
      question: "visa card payment",
      language: "en",
    }));
    const index = indexOf(...many, {
      id: "de",
      body: "Zahlung mit visa, nach langer Suche in einem langen Text.",
      language: "de",
    });
    expect(index.search({ text: "visa card payment", language: "de" }).map(({ passage: { id } }) => id)).toEqual([
      "de",
    ]);
  });

  it("match by their first part, and passages without one belong to all", () => {
    const index = indexOf(
      { id: "en", question: "visa", language: "en" },
      { id: "gb", question: "visa", language: "en-GB" },
      { id: "us", question: "visa", language: "en-US" },
      { id: "any", question: "visa" },
      { id: "eng", question: "visa", language: "enm" },
    );
    const found = (language?: string): string[] =>
      index
        .search({ text: "visa", language, limit: 10 })
        .map(({ passage: { id } }) => id)
        .sort();
    expect(found("en")).toEqual(["any", "en", "gb", "us"]);
    expect(found("en-GB")).toEqual(["any", "en", "gb"]);
    expect(found("EN-gb")).toEqual(["any", "en", "gb"]);
    expect(found()).toEqual(["any", "en", "eng", "gb", "us"]);
  });

  it("do not make each other's words rare", () => {
    const german = [
      { id: "1", question: "Wie lange dauert die Lieferung?", language: "de" },
      { id: "2", question: "Was kostet die Lieferung?", language: "de" },
    ];
    const alone = indexOf(...german).search({ text: "dauert die lieferung lange", language: "de" })[0];
    const mixed = indexOf(...german, ...shop).search({ text: "dauert die lieferung lange", language: "de" })[0];
    expect(Math.abs((mixed?.score ?? 0) - (alone?.score ?? 0))).toBeLessThan(0.5);
  });

  it.each([
    ["de", "Lieferung dauert drei Tage", "Zahlung mit Karte", "wann kommen die Lieferungen"],
    ["es", "El envío tarda tres días", "Pagar con tarjeta", "cuanto tardan los envios"],
    ["fr", "L’expédition prend trois jours", "Payer par carte", "frais d'expeditions"],
    ["el", "Η παράδοση διαρκεί τρεις ημέρες", "Πληρωμή με κάρτα", "παραδόσεις"],
    ["ko", "배송은 사흘 걸립니다", "카드로 결제", "배송이 언제"],
    ["th", "การจัดส่งใช้เวลาสามวัน", "ชำระด้วยบัตร", "จัดส่งกี่วัน"],
    ["ja", "配送は三日かかります", "カードで支払い", "配送はいつ"],
    ["uk", "Доставка триває три дні", "Оплата карткою", "коли доставлять"],
  ])("other than the three are served too: %s", (language, delivery, payment, text) => {
    const index = indexOf({ id: "delivery", body: delivery, language }, { id: "payment", body: payment, language });
    expect(index.search({ text, language })[0]?.passage.id).toBe("delivery");
    expect(index.search({ text })[0]?.passage.id).toBe("delivery");
  });
});

describe("fields", () => {
  it("a question counts more than a body", () => {
    const index = indexOf(
      { id: "body", question: "How do I pay?", body: "If you want a refund, call us. A refund takes a day." },
      { id: "question", question: "How do I get a refund?", body: "Call us." },
    );
    expect(index.search({ text: "refund" })[0]?.passage.id).toBe("question");
  });

  it("a title counts for a document", () => {
    const index = indexOf(
      { id: "a", title: "Help › Payment", body: "It takes three days to reach your account." },
      { id: "b", title: "Help › Delivery", body: "It takes three days to reach your house." },
    );
    expect(index.search({ text: "how many days does delivery take" })[0]?.passage.id).toBe("b");
  });

  it("an entry loses nothing by having more phrasings than another", () => {
    const pay = { id: "pay", question: "Can I pay by card?", body: "Yes." };
    const phrasings = ["do you take visa", "is cash fine", "what about paypal", "may I pay later"];
    const few = indexOf(pay, { id: "refund", question: "Do I get a refund on my card?", body: "Yes." });
    const many = indexOf(
      { ...pay, alternatives: phrasings },
      { id: "refund", question: "Do I get a refund on my card?", body: "Yes." },
    );
    for (const index of [few, many])
      expect(index.search({ text: "can I pay with my card" })[0]?.passage.id).toBe("pay");
  });

  it("an entry goes before a document that has the words too, when it is asked word by word", () => {
    const entry = {
      id: "entry",
      question: "How long does delivery take?",
      alternatives: ["when is my parcel here"],
      body: "Three days.",
    };
    const other = { id: "other", question: "Where are you?", body: "In Galway." };
    const winter = {
      id: "document",
      title: "Islands",
      body: "Delivery takes long in winter, when the ferry does not sail.",
    };
    const index = indexOf(entry, other, winter);
    for (const text of ["how long does delivery take", "HOW LONG DOES DELIVERY TAKE"]) {
      expect(index.search({ text })[0]?.passage.id).toBe("entry");
    }
    expect(index.search({ text: "does delivery take long in winter, by the ferry" })[0]?.passage.id).toBe("document");
  });

  it("a document is found by the sentence that has all the words", () => {
    const index = indexOf(
      {
        id: "spread",
        body: "The tower is old. Many visit Paris. Its height is unknown. An engineer came. Iron rusts.",
      },
      {
        id: "together",
        body: "Nothing else is said here at all. The height of the iron tower in Paris impresses every engineer.",
      },
    );
    expect(index.search({ text: "height of the iron tower in Paris" })[0]?.passage.id).toBe("together");
  });
});

describe("changes", () => {
  it("replaces a passage with the same id", () => {
    const index = indexOf({ id: "1", question: "Where is the shop?" }, { id: "2", question: "When are you open?" });
    index.upsert([passage({ id: "1", question: "Which colour has your van?" })]);
    expect(index.search({ text: "where is the shop" }).map((hit) => hit.passage.id)).not.toContain("1");
    expect(index.search({ text: "colour of the van" })[0]?.passage.question).toBe("Which colour has your van?");
  });

  it("forgets what is removed, and does not mind what it never had", () => {
    const index = indexOf({ id: "1", question: "Where is the shop?" });
    index.remove(["1", "2"]);
    expect(index.search({ text: "where is the shop" })).toEqual([]);
  });

  it("takes typing errors for words that are still there", () => {
    const index = indexOf({ id: "1", question: "parcel" }, { id: "2", question: "warranty" });
    index.remove(["1"]);
    expect(index.search({ text: "parcle" })).toEqual([]);
  });
});

describe("hits", () => {
  it("are at most three, or as many as asked for, best first", () => {
    const index = indexOf(
      ...Array.from({ length: 9 }, (_, i) => ({ id: `${i}`, question: `visa ${"card ".repeat(i)}` })),
    );
    expect(index.search({ text: "visa" })).toHaveLength(3);
    expect(index.search({ text: "visa", limit: 1 })).toHaveLength(1);
    expect(index.search({ text: "visa", limit: 0 })).toEqual([]);
    const scores = index.search({ text: "visa", limit: 9 }).map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("say what decided: words of the question and measures, strongest first", () => {
    const evidence = best("how long does the delivery take", "en")?.evidence ?? [];
    expect(evidence.map(({ feature }) => feature)).toEqual(
      expect.arrayContaining(["delivery", "phrasing", "characters"]),
    );
    const weights = evidence.map(({ weight }) => Math.abs(weight));
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(evidence.length).toBeLessThanOrEqual(8);
  });
});
