import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FrontdeskError, linear } from "../../src/index.ts";
import type { Example } from "../../src/ports/understanding.ts";
import type { LinearUnderstanding } from "../../src/understanding/linear.ts";
import { hotel, mobile, unrelated } from "./small-bots.ts";

function trained(examples: readonly Example[], seed?: number): LinearUnderstanding {
  const engine = linear();
  for (const _ of engine.train(examples, { seed }));
  return engine;
}

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
  } catch (error) {
    return FrontdeskError.isInstance(error) ? error.code : String(error);
  }
  return undefined;
}

describe("a model", () => {
  const original = trained(hotel.examples);
  const bytes = original.export();

  it("is the same for the same examples and seed", () => {
    expect(trained(hotel.examples).export()).toEqual(bytes);
    expect(trained(hotel.examples, 1).export()).toEqual(bytes);
    expect(trained(hotel.examples, 2).export()).not.toEqual(bytes);
  });

  it("answers the same after export and import", () => {
    const copy = linear();
    copy.import(bytes);
    for (const [text] of [...hotel.meant, ...hotel.mistyped, ...unrelated.map((text) => [text])]) {
      expect(copy.classify(text ?? "")).toEqual(original.classify(text ?? ""));
    }
    expect(copy.export()).toEqual(bytes);
  });

  it("is small", () => {
    expect(bytes.length).toBeLessThan(50_000);
  });

  it("does not change when the caller's bytes do", () => {
    const handed = bytes.slice();
    const engine = linear();
    engine.import(handed);
    engine.export().fill(0);
    handed.fill(0);
    expect(engine.export()).toEqual(bytes);
  });

  it("keeps names of intents in any writing", () => {
    const examples = [
      { label: "退货", text: "我想退货" },
      { label: "статус заказа", text: "где мой заказ" },
    ];
    const engine = linear();
    engine.import(trained(examples).export());
    expect(engine.classify("退货").candidates[0]?.label).toBe("退货");
    expect(engine.classify("мой заказ где").candidates[0]?.label).toBe("статус заказа");
  });

  it("holds more intents than a byte can number", () => {
    const words = (number: number): string => [...number.toString(26).padStart(3, "0")].map((c) => `q${c}z`).join(" ");
    const examples = Array.from({ length: 300 }, (_, at) => ({
      label: `i${at}`,
      text: `${words(at)} word${words(at)}`,
    }));
    const engine = linear();
    engine.import(trained(examples).export());
    for (const at of [0, 7, 255, 256, 299]) {
      expect(engine.classify(`${words(at)} word${words(at)}`).candidates[0]?.label).toBe(`i${at}`);
    }
  });
});

describe("a damaged model", () => {
  const bytes = trained(mobile.examples).export();

  it.each([
    ["nothing", new Uint8Array()],
    ["a header only", bytes.slice(0, 5)],
    ["something else", new TextEncoder().encode("a text that is no model at all")],
    ["a shortened one", bytes.slice(0, -1)],
    ["a lengthened one", Uint8Array.of(...bytes, 0)],
    ["a later version", bytes.with(4, 99)],
  ])("is refused: %s", (_, damaged) => {
    expect(codeOf(() => linear().import(damaged))).toBe("understanding.invalid_model");
  });

  it("is refused wherever a byte was changed", () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.with(at, (bytes[at] ?? 0) ^ change);
        expect(codeOf(() => linear().import(damaged))).toBe("understanding.invalid_model");
      }),
    );
  });

  it("leaves the model in place that was there", () => {
    const engine = trained(mobile.examples);
    expect(codeOf(() => engine.import(bytes.slice(0, 40)))).toBe("understanding.invalid_model");
    expect(engine.classify("change my plan").candidates[0]?.label).toBe("change_plan");
  });
});

describe("training", () => {
  it("is needed before the first question", () => {
    expect(codeOf(() => linear().classify("hello"))).toBe("understanding.not_trained");
    expect(codeOf(() => linear().export())).toBe("understanding.not_trained");
  });

  it("tells how far it is, from 0 to 1, never falling", () => {
    const done = [...linear().train(hotel.examples)].map((progress) => progress.done);
    expect(done.at(-1)).toBe(1);
    expect(done).toEqual(done.toSorted((first, second) => first - second));
    expect(Math.min(...done)).toBeGreaterThanOrEqual(0);
  });

  it("yields the more often the more there is to do", () => {
    const examples = Array.from({ length: 2000 }, (_, at) => ({
      label: `intent ${at % 20}`,
      text: `word${at % 20} thing${at % 37} other${at % 101} and${at % 53} so on until the sentence is long`,
    }));
    expect([...linear().train(examples)].length).toBeGreaterThan(100);
  });

  it("replaces the model only when the new one is complete", () => {
    const engine = trained(hotel.examples);
    const training = engine.train(mobile.examples)[Symbol.iterator]();
    for (let step = 0; step < 5; step++) training.next();
    expect(engine.classify("cancel my booking").candidates[0]?.label).toBe("cancel_booking");
    while (training.next().done !== true);
    expect(engine.classify("change my plan").candidates[0]?.label).toBe("change_plan");
  });

  it("keeps the old model when a training is given up", () => {
    const engine = trained(hotel.examples);
    for (const _ of engine.train(mobile.examples)) break;
    expect(engine.classify("cancel my booking").candidates[0]?.label).toBe("cancel_booking");
  });
});

describe("any message", () => {
  const engine = trained([...hotel.examples, ...mobile.examples]);
  const vocabulary = [...hotel.examples, ...mobile.examples].flatMap(({ text }) => text.split(" "));
  const message = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: "grapheme", maxLength: 100 }),
    fc.array(fc.constantFrom(...vocabulary), { maxLength: 20 }).map((words) => words.join(" ")),
  );

  it("gets probabilities between 0 and 1, the best first", () => {
    fc.assert(
      fc.property(message, (text) => {
        const { candidates, outOfScope, accepted, evidence } = engine.classify(text);
        const chances = candidates.map(({ probability }) => probability);
        expect(chances).toEqual(chances.toSorted((first, second) => second - first));
        expect(chances.every((chance) => chance >= 0 && chance <= 1)).toBe(true);
        expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeLessThanOrEqual(1.0001);
        expect(candidates.length).toBeLessThanOrEqual(5);
        expect(outOfScope).toBeGreaterThanOrEqual(0);
        expect(outOfScope).toBeLessThanOrEqual(1);
        expect(accepted && outOfScope >= 0.5).toBe(false);
        expect(evidence.every(({ weight }) => Number.isFinite(weight))).toBe(true);
        expect(evidence.length).toBeLessThanOrEqual(8);
      }),
      { numRuns: 300 },
    );
  });

  it("gets the same answer whatever was asked before", () => {
    const fresh = linear();
    fresh.import(engine.export());
    fc.assert(
      fc.property(message, message, (first, second) => {
        fresh.classify(first);
        expect(fresh.classify(second)).toEqual(engine.classify(second));
      }),
    );
  });

  it("can be an example", () => {
    const example = fc.record({ text: message, label: fc.string({ maxLength: 10 }) });
    fc.assert(
      fc.property(fc.array(example, { maxLength: 6 }), message, (examples, text) => {
        const { outOfScope } = trained(examples).classify(text);
        expect(outOfScope >= 0 && outOfScope <= 1).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
