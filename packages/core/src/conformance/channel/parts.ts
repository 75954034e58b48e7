import { describe, expect, it } from "vitest";
import { fit } from "../../message/fit.ts";
import { messageChoices } from "../../message/message-choices.ts";
import type { Choice, Part } from "../../message/outbound.ts";
import { richParts, token, wordsOf } from "./rich-parts.ts";
import { reply, type Session } from "./session.ts";
import { everything, expectChoosable, show, textOf } from "./show.ts";
import { compact, hostileTexts, strangeTexts } from "./texts.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

/** What customers see of choices, cards, tables and the rest. */
export function describeParts(start: Start): void {
  describe("lets customers see", () => {
    it("31 any number of choices, each as a button or a numbered line", async () => {
      const session = await start();
      for (const count of [0, 1, 6, 7, 25, 26, 101]) {
        const choices = Array.from(
          { length: count },
          (_, index): Choice => ({ label: `Choice ${index + 1}`, token: token(index) }),
        );
        const shown = await show(session, reply({ kind: "choices", text: "Which one?", choices }));
        expectChoosable(session, shown, choices);
        expect(textOf(shown)).toContain("Which one?");
      }
    });

    it("32 labels of any length, in full somewhere", async () => {
      const session = await start();
      const limits = session.channel.capabilities.choices;
      const limit = limits === false ? 20 : Math.min(limits.labelMaxLength, 1000);
      for (const length of [limit - 1, limit, limit + 1, limit * 3]) {
        const choices = ["a", "b"].map(
          (sign, index): Choice => ({ label: `${sign}${"字".repeat(length - 1)}`, token: token(index) }),
        );
        expectChoosable(session, await show(session, reply({ kind: "choices", text: "Which one?", choices })), choices);
      }
    });

    it("34 every kind of part, with every word of it", async () => {
      const session = await start();
      for (const part of richParts) {
        const shown = await show(
          session,
          reply({ kind: "text", text: "Before." }, part, { kind: "text", text: "After." }),
        );
        const seen = compact(everything(shown));
        for (const word of wordsOf(part)) expect(seen, part.kind).toContain(compact(word));
        expect(seen.indexOf("Before.")).toBeLessThan(seen.indexOf("After."));
        expectChoosable(session, shown, messageChoices([part]));
      }
    });

    it("21 every script on buttons and cards", async () => {
      const session = await start();
      for (const written of strangeTexts) {
        const choices = [{ label: written, token: token(0) }];
        const shown = await show(
          session,
          reply({ kind: "choices", text: "Which one?", choices }, { kind: "card", title: written, text: written }),
        );
        expect(compact(everything(shown))).toContain(compact(written));
        expect(compact(textOf(shown.slice(-1)) + everything(shown.slice(-1)))).toContain(compact(written));
      }
    });

    it("28 what looks like markup to the letter, on everything that has words", async () => {
      const session = await start();
      for (const hostile of hostileTexts) {
        const parts: readonly Part[] = [
          { kind: "card", title: hostile, text: hostile },
          { kind: "list", items: [hostile] },
          { kind: "table", head: [hostile], rows: [[hostile]] },
          { kind: "sources", sources: [{ title: hostile }] },
        ];
        for (const part of parts) {
          const shown = await show(session, reply(part));
          expect(compact(everything(shown)), part.kind).toContain(compact(hostile));
          // An address that is shown as it is may lead where it says.
          const marks = shown.flatMap((message) => message.marks);
          const own = marks.filter((mark) => mark.startsWith("link https:") && hostile.includes(mark.slice(5)));
          expect(marks.filter((mark) => /^(?:link|mention)/.test(mark) && !own.includes(mark))).toEqual([]);
        }
      }
    });

    it("34 nine thousand characters above buttons, the buttons at the end", async () => {
      const session = await start();
      const written = `${"A sentence of a long story. ".repeat(330)}Which one?`;
      const choices = ["Boots", "Shoes"].map((label, index): Choice => ({ label, token: token(index) }));
      const shown = await show(session, reply({ kind: "choices", text: written, choices }));
      expect(compact(textOf(shown))).toContain(compact(written));
      expectChoosable(session, shown, choices);
      expect(shown.slice(0, -1).flatMap(({ buttons }) => buttons)).toEqual([]);
    });

    it("34 a choice of forty", async () => {
      const session = await start();
      const choices = Array.from(
        { length: 40 },
        (_, index): Choice => ({ label: `Size ${index}`, token: token(index) }),
      );
      expectChoosable(session, await show(session, reply({ kind: "choices", text: "Which size?", choices })), choices);
    });

    it("34 the same each time, with every change in the receipt", async () => {
      const { channel } = await start();
      const forty = Array.from({ length: 40 }, (_, index): Choice => ({ label: `Size ${index}`, token: token(index) }));
      const parts: readonly Part[] = [
        ...richParts,
        { kind: "choices", text: "Which size?", choices: forty },
        { kind: "text", text: "A sentence of a long story. ".repeat(330) },
      ];
      for (const part of parts) {
        const message = frozen(reply(part));
        const [first, second] = [fit(message, channel.capabilities), fit(message, channel.capabilities)];
        expect(second).toEqual(first);
        const isAsWritten = JSON.stringify(first.message.parts) === JSON.stringify(message.parts);
        expect(first.degradations.length === 0, part.kind).toBe(isAsWritten);
        for (const { from, to, why } of first.degradations) expect([from, to, why]).not.toContain("");
        if (channel.pull === true) continue;
        // Pure: it changes nothing that it is given, and gives the same again.
        expect(channel.render(frozen(first.message))).toEqual(channel.render(second.message));
      }
    });
  });
}

/** A copy that nobody can change. */
function frozen<Value>(value: Value): Value {
  const copy = structuredClone(value);
  const freeze = (inner: unknown): void => {
    if (typeof inner === "object" && inner !== null) Object.values(Object.freeze(inner)).forEach(freeze);
  };
  freeze(copy);
  return copy;
}
