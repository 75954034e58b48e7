import { describe, expect, it } from "vitest";
import type { Measures } from "../../src/knowledge/measures.ts";
import { Ranker } from "../../src/knowledge/ranking.ts";
import { passage } from "./shop.ts";

/** What a passage, among others that do not matter, has in common with a question. */
function measure(fields: Omit<Parameters<typeof passage>[0], "id">, text: string): Measures {
  const ranker = new Ranker();
  ranker.collection.upsert(passage({ id: "it", ...fields }));
  for (const word of ["rain", "snow", "wind"]) ranker.collection.upsert(passage({ id: word, body: `${word} falls` }));
  const found = ranker.rank(text).ranked.find((candidate) => candidate.passage.id === "it");
  if (found === undefined) throw new Error("The passage was not found.");
  return found.measures;
}

describe("words", () => {
  it("count twice in a document's title, and stop counting when they are many", () => {
    const inTitle = measure({ title: "tower", body: "old iron" }, "tower").words;
    const inBody = measure({ title: "iron", body: "old tower" }, "tower").words;
    expect(inTitle).toBeGreaterThan(inBody);
    const often = measure({ title: "iron", body: "tower ".repeat(200) }, "tower").words;
    expect(often).toBeLessThan(2.2);
  });

  it("count less in the body of an entry than in its question", () => {
    const inQuestion = measure({ question: "tower", body: "old" }, "tower").words;
    const inBody = measure({ question: "old", body: "tower" }, "tower").words;
    expect(inBody).toBeLessThan(inQuestion / 2);
  });

  it("count less when they are only taken for a known one", () => {
    const known = measure({ body: "tower" }, "tower");
    for (const typed of ["towre", "twer", "towwer", "cower", "towes"]) {
      const taken = measure({ body: "tower" }, typed);
      expect(taken.coverage).toBeCloseTo(0.8 * known.coverage);
    }
  });
});

describe("coverage", () => {
  it("is the share of the question's weight, unknown words among it", () => {
    expect(measure({ body: "the old tower" }, "old tower").coverage).toBeCloseTo(1);
    const half = measure({ body: "the old tower" }, "tower zeppelin").coverage;
    expect(half).toBeGreaterThan(0.2);
    expect(half).toBeLessThan(0.5);
  });

  it("hardly counts words of grammar", () => {
    expect(measure({ body: "tower" }, "how is the tower").coverage).toBeGreaterThan(0.6);
    expect(measure({ body: "how is the" }, "how is the tower").coverage).toBeLessThan(0.4);
  });
});

describe("pairs", () => {
  it("are neighbours in the question that are neighbours in the passage, in the same order and unit", () => {
    expect(measure({ body: "an old iron tower" }, "old iron tower").pairs).toBeCloseTo(1);
    expect(measure({ body: "an old iron fence, a tower" }, "old iron tower").pairs).toBeCloseTo(0.5, 1);
    expect(measure({ body: "a tower, iron, and quite old" }, "old iron tower").pairs).toBe(0);
    expect(measure({ body: "It is old. Iron rusts." }, "old iron").pairs).toBe(0);
  });

  it("count once, however often they are met", () => {
    const once = measure({ body: "old iron" }, "old iron tower").pairs;
    expect(measure({ body: "old iron old iron old iron" }, "old iron tower").pairs).toBeCloseTo(once);
  });
});

describe("sentences", () => {
  const question = "old iron tower";

  it("are measured one by one, and with the next one", () => {
    expect(measure({ body: "An old iron tower." }, question)).toMatchObject({ sentence: 1, sentences: 1 });
    const neighbours = measure({ body: "The iron is old. The tower is iron." }, question);
    expect(neighbours.sentence).toBeCloseTo(2 / 3, 1);
    expect(neighbours.sentences).toBeCloseTo(1);
    const apart = measure({ body: "The iron is old. Nothing here. The tower is high." }, question);
    expect(apart.sentences).toBeCloseTo(2 / 3, 1);
  });

  it("have the title before them in a document", () => {
    expect(measure({ title: "Tower", body: "Its iron is old." }, question).sentences).toBeCloseTo(1);
  });

  it("of entries count less, and their phrasings are none", () => {
    const entry = measure({ question: "Which tower?", body: "An old iron tower." }, question);
    expect(entry.sentence).toBeCloseTo(0.3);
    expect(entry.sentences).toBeCloseTo(0.3);
    expect(measure({ question, body: "That one." }, question).sentence).toBe(0);
  });
});

describe("phrasing", () => {
  const near = "when will my parcel arrive";
  const far = ["do you take cards", "is it broken", "a gift for him", "what about cash", "who are you"];

  it("is the cosine with the nearest one of a few", () => {
    const alone = measure({ question: near }, near).phrasing;
    expect(measure({ question: near, alternatives: far }, near).phrasing).toBeCloseTo(alone);
    expect(measure({ question: far[0], alternatives: [...far.slice(1), near] }, near).phrasing).toBeCloseTo(alone);
  });

  it("is a mean of several where there are many", () => {
    const alternatives = Array.from({ length: 30 }, (_, i) => far[i % far.length] ?? "");
    const alone = measure({ question: near }, near).phrasing;
    expect(measure({ question: near, alternatives }, near).phrasing).toBeLessThan(alone / 2);
    const three = [near, near, near, ...alternatives.slice(3)];
    expect(measure({ question: "x", alternatives: three }, near).phrasing).toBeCloseTo(alone);
  });
});

describe("characters", () => {
  it("are near for other endings and typing errors, whatever the case", () => {
    const same = measure({ body: "deliveries" }, "deliveries").characters;
    const other = measure({ body: "deliveries" }, "delivery").characters;
    const none = measure({ body: "deliveries are free of charge in town" }, "free").characters;
    expect(same).toBeGreaterThan(other);
    expect(other).toBeGreaterThan(none);
    expect(measure({ body: "deliveries" }, "DELIVERIES").characters).toBeCloseTo(same);
  });
});
