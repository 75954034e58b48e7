import fc from "fast-check";
import { expect, it } from "vitest";
import { type RankedIndex, rankedIndex } from "../../src/knowledge/index.ts";
import type { Passage } from "../../src/ports/knowledge.ts";
import { passage, shop } from "./shop.ts";

const words = fc.constantFrom(
  ..."delivery parcel parcle card cart visa visas refund refnud days the доставка посылка 退货 运费 50 café".split(" "),
);
const texts = fc.array(words, { maxLength: 8 }).map((list) => list.join(" "));
const anyText = fc.oneof(
  texts,
  fc.string({ unit: "grapheme", maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
);
const languages = fc.constantFrom(undefined, "en", "ru", "zh", "de", "not a language");

it("finds something sensible for any text, and never throws", () => {
  const index = rankedIndex();
  index.upsert(shop);
  fc.assert(
    fc.property(anyText, languages, fc.integer({ min: 0, max: 20 }), (text, language, limit) => {
      const hits = index.search({ text, language, limit });
      expect(hits.length).toBeLessThanOrEqual(limit);
      expect(new Set(hits.map((hit) => hit.passage.id)).size).toBe(hits.length);
      hits.forEach((hit, place) => {
        expect(hit.probability).toBeGreaterThanOrEqual(0);
        expect(hit.probability).toBeLessThanOrEqual(1);
        expect(hit.score).toBeLessThanOrEqual(hits[place - 1]?.score ?? Number.POSITIVE_INFINITY);
        expect(hit.evidence.every(({ weight }) => Number.isFinite(weight))).toBe(true);
      });
    }),
    { numRuns: 500 },
  );
});

it("reads any passage", () => {
  fc.assert(
    fc.property(
      anyText,
      anyText,
      fc.array(anyText, { maxLength: 3 }),
      languages,
      (question, body, alternatives, language) => {
        const index = rankedIndex();
        index.upsert([passage({ id: "1", title: body, question, alternatives, body, language })]);
        for (const hit of index.search({ text: question })) expect(hit.probability).not.toBeNaN();
      },
    ),
    { numRuns: 300 },
  );
});

it("survives a message of a hundred thousand characters", () => {
  const index = rankedIndex();
  index.upsert(shop);
  expect(index.search({ text: `how long does delivery take ${"x y z ".repeat(20_000)}` })[0]?.passage.id).toBe(
    "en/time",
  );
});

const passages = fc.record({
  id: fc.integer({ min: 0, max: 12 }).map(String),
  question: texts,
  body: texts,
  language: languages,
});
const steps = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: passages.map((fields) => ({ kind: "upsert" as const, passage: passage(fields) })) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: 12 }).map((id) => ({ kind: "remove" as const, id: String(id) })),
    },
  ),
  { minLength: 1, maxLength: 40 },
);

function found(index: RankedIndex, text: string, language?: string): [string, number][] {
  const hits = index.search({ text, language, limit: 5 });
  return hits.map((hit) => [hit.passage.id, Number(hit.probability.toFixed(6))]);
}

it("is after any changes as if it had been filled with what is left", () => {
  fc.assert(
    fc.property(steps, texts, languages, (changes, text, language) => {
      const changed = rankedIndex();
      const left = new Map<string, Passage>();
      for (const change of changes) {
        if (change.kind === "upsert") {
          changed.upsert([change.passage]);
          left.delete(change.passage.id);
          left.set(change.passage.id, change.passage);
        } else {
          changed.remove([change.id]);
          left.delete(change.id);
        }
        changed.search({ text, language });
      }
      const fresh = rankedIndex();
      fresh.upsert([...left.values()]);
      expect(found(changed, text, language)).toEqual(found(fresh, text, language));
    }),
    { numRuns: 200 },
  );
});

it("is the same after most of many passages were removed, and some came again", () => {
  const many = Array.from({ length: 300 }, (_, i) =>
    passage({ id: `${i}`, question: `delivery ${"parcel card ".repeat(i % 7)}` }),
  );
  const index = rankedIndex();
  index.upsert(many);
  index.upsert(shop);
  index.remove(many.map(({ id }) => id));
  index.upsert(many.slice(0, 3));
  const fresh = rankedIndex();
  fresh.upsert([...shop, ...many.slice(0, 3)]);
  for (const text of ["how long does delivery take", "parcel card", "Сколько стоит доставка?"]) {
    expect(found(index, text)).toEqual(found(fresh, text));
  }
});

it("answers the same when many other questions came between", () => {
  const index = rankedIndex();
  index.upsert(shop);
  const asked = ["how long does delivry take", "Сколько стоит доставка?", "退货", "배송 delivery"];
  const before = asked.map((text) => index.search({ text, limit: 5 }));
  for (let i = 0; i < 4000; i++) index.search({ text: `word${i} delivery${i} ${String.fromCodePoint(0x4e00 + i)}` });
  expect(asked.map((text) => index.search({ text, limit: 5 }))).toEqual(before);
});
