import { expect, test } from "vitest";
import { evaluate, readQuestions } from "../evaluation/questions.ts";
import { locales } from "../shop.ts";

// `node evaluation/evaluate.ts` prints the figures and every question that was not answered as it should be.
test("the bot finds what answers a question in other words, and answers nothing where nothing does", async () => {
  const outcomes = await evaluate(readQuestions());
  for (const locale of locales) {
    const known = outcomes.filter((outcome) => outcome.locale === locale && outcome.entry !== null);
    const unknown = outcomes.filter((outcome) => outcome.locale === locale && outcome.entry === null);
    const share = (results: readonly string[]): number =>
      known.filter(({ result }) => results.includes(result)).length / known.length;
    expect.soft(share(["right"]), `${locale}: answered`).toBeGreaterThanOrEqual(0.33);
    expect.soft(share(["right", "offered"]), `${locale}: answered or offered`).toBeGreaterThanOrEqual(0.55);
    expect.soft(share(["wrong"]), `${locale}: answered wrongly`).toBeLessThanOrEqual(0.06);
    expect.soft(unknown.filter(({ result }) => result === "wrong").length, `${locale}: made up`).toBeLessThanOrEqual(1);
  }
});
