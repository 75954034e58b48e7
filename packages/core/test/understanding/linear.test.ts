import { describe, expect, it } from "vitest";
import { linear } from "../../src/index.ts";
import type { LinearUnderstanding } from "../../src/understanding/linear.ts";
import { hotel, mobile, type SmallBot, unrelated } from "./small-bots.ts";

function trained({ examples }: Pick<SmallBot, "examples">): LinearUnderstanding {
  const engine = linear();
  for (const _ of engine.train(examples));
  return engine;
}

/** What the engine would act on: the intent, or undefined. */
function understood(engine: LinearUnderstanding, text: string): string | undefined {
  const { accepted, candidates } = engine.classify(text);
  return accepted ? candidates[0]?.label : undefined;
}

describe.each([
  { name: "a hotel in three languages", bot: hotel },
  { name: "a mobile operator in two languages", bot: mobile },
])("$name, with three to five examples an intent", ({ bot }) => {
  const engine = trained(bot);

  it.each(bot.meant)("understands %j as %s", (text, label) => {
    expect(understood(engine, text)).toBe(label);
  });

  it.each(bot.mistyped)("understands the mistyped %j as %s", (text, label) => {
    expect(understood(engine, text)).toBe(label);
  });

  it.each(unrelated)("does not act on %j", (text) => {
    expect(engine.classify(text).accepted).toBe(false);
  });

  it("is sure of its own examples", () => {
    for (const { text, label } of bot.examples) {
      const { candidates, accepted } = engine.classify(text);
      expect([text, accepted, candidates[0]?.label]).toEqual([text, true, label]);
      expect(candidates[0]?.probability).toBeGreaterThan(0.7);
    }
  });

  it("finds unrelated messages more likely out of scope than meant ones", () => {
    const meant = bot.meant.map(([text]) => engine.classify(text).outOfScope);
    const others = unrelated.map((text) => engine.classify(text).outOfScope);
    const pairs = meant.flatMap((inside) => others.map((outside) => outside > inside));
    expect(pairs.filter(Boolean).length / pairs.length).toBeGreaterThan(0.99);
  });
});

describe("codes and numbers", () => {
  const engine = trained({
    examples: [
      { label: "return", text: "return A1234" },
      { label: "return", text: "I want to send it back" },
      { label: "return", text: "can I return this" },
      { label: "status", text: "where is my order" },
      { label: "status", text: "track my parcel" },
      { label: "status", text: "has it been sent?" },
    ],
  });

  it("takes one order number for another", () => {
    expect(understood(engine, "return B9876")).toBe("return");
  });

  it("does not let an order number decide", () => {
    expect(engine.classify("track A1234").candidates[0]?.label).toBe("status");
    expect(understood(engine, "B9876")).toBeUndefined();
  });
});

describe("a message between two intents", () => {
  it("is in scope, but not accepted, and has both as candidates", () => {
    const engine = trained({
      examples: [
        { label: "block_card", text: "block my card" },
        { label: "block_card", text: "freeze my card" },
        { label: "order_card", text: "order my card" },
        { label: "order_card", text: "replace my card" },
        { label: "hours", text: "when do you open" },
        { label: "hours", text: "what are your opening hours" },
      ],
    });
    const { accepted, outOfScope, candidates } = engine.classify("freeze or replace my card");
    expect(outOfScope).toBeLessThan(0.5);
    expect(accepted).toBe(false);
    expect(
      candidates
        .slice(0, 2)
        .map(({ label }) => label)
        .sort(),
    ).toEqual(["block_card", "order_card"]);
  });
});

describe("intents of very different sizes", () => {
  it("learns from one example, from two, and from repetitions", () => {
    const engine = trained({
      examples: [
        { label: "one", text: "book a table" },
        { label: "two", text: "cancel my visit" },
        { label: "two", text: "I can't make it" },
        ...Array.from({ length: 50 }, () => ({ label: "many", text: "send me the menu" })),
      ],
    });
    expect(understood(engine, "I'd like to book a table")).toBe("one");
    expect(understood(engine, "please cancel the visit")).toBe("two");
    expect(understood(engine, "the menu please")).toBe("many");
  });

  it("tells a single intent from anything else", () => {
    const engine = trained({
      examples: [
        { label: "hours", text: "when do you open" },
        { label: "hours", text: "opening hours" },
      ],
    });
    expect(understood(engine, "what are your opening hours")).toBe("hours");
    expect(understood(engine, "my cat had kittens")).toBeUndefined();
  });

  it("uses what an intent's name says", () => {
    const engine = trained({
      examples: [
        { label: "order_status", text: "where is my stuff" },
        { label: "opening_hours", text: "when can I come by" },
      ],
    });
    expect(engine.classify("status").candidates[0]?.label).toBe("order_status");
    expect(engine.classify("opening").candidates[0]?.label).toBe("opening_hours");
  });

  it("understands nothing without examples", () => {
    const engine = trained({ examples: [{ label: "empty", text: "  !? " }] });
    expect(engine.classify("hello")).toEqual({ candidates: [], outOfScope: 1, accepted: false, evidence: [] });
  });
});

describe("odd messages", () => {
  const engine = trained(hotel);
  const nothing = { candidates: [], outOfScope: 1, accepted: false, evidence: [] };

  it.each(["", " ", "\u0000\u0007", "???", "👍", "\ud800", "\u200b"])("knows nothing of %j", (text) => {
    expect(engine.classify(text)).toEqual(nothing);
  });

  it("reads control characters as blanks and full-width letters as letters", () => {
    expect(understood(engine, "cancel\u0000my\tbooking")).toBe("cancel_booking");
    expect(understood(engine, "ｃａｎｃｅｌ ｍｙ ｂｏｏｋｉｎｇ")).toBe("cancel_booking");
  });

  it("reads the beginning of an endless message", () => {
    expect(engine.classify("cancel my booking ".repeat(50_000)).candidates[0]?.label).toBe("cancel_booking");
    expect(engine.classify("x".repeat(1_000_000)).accepted).toBe(false);
  });
});

describe("evidence", () => {
  const engine = trained(hotel);

  it("names the words that decided", () => {
    const { evidence } = engine.classify("please cancel my reservation");
    const cancel = evidence.find(({ feature }) => feature === "cancel");
    expect(cancel?.weight).toBeGreaterThan(0.2);
    expect(evidence.length).toBeLessThanOrEqual(8);
  });

  it("says what a mistyped word was taken for", () => {
    const features = engine.classify("is brekfast included").evidence.map(({ feature }) => feature);
    expect(features).toContain("brekfast→breakfast");
  });

  it("says why a message was not accepted", () => {
    const { accepted, evidence } = engine.classify("do you have elephants?");
    expect(accepted).toBe(false);
    expect(evidence.find(({ feature }) => feature === "(words)")?.weight).toBeLessThan(0);
  });
});
