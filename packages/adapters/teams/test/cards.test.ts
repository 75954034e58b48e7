import { type CardPart, type Choice, type FormField, fit, type Outbound, type Part } from "@frontdesk/core";
import { AdaptiveCard, HostConfig, SerializationContext, Versions } from "adaptivecards";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Card, type TeamsPiece, teams } from "../src/index.ts";
import { readMessage } from "../src/testing/index.ts";

const channel = teams({ insecure: "loopback" });
const choiceCounts = [0, 1, 6, 7, 25, 26, 101] as const;

/** What customers and documents write, full of what a card could read as something. */
const words = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(
        "**b**",
        "[x](javascript:y)",
        "<at>Ann</at>",
        "{{DATE(2026-01-01)}}",
        "\n\n",
        "\r",
        "‮",
        "&amp;",
        "\0",
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));
const label = words.map((text) => `L${text}`);

const choices = fc
  .tuple(fc.constantFrom(...choiceCounts), fc.array(label, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([count, labels, hasLinks]) =>
    Array.from({ length: count }, (_, index): Choice => {
      const shown = `${index + 1} ${labels[index % labels.length] ?? ""}`;
      const isLink = hasLinks && index % 3 === 2;
      return isLink ? { label: shown, url: `https://a.example/${index}` } : { label: shown, token: `token-${index}` };
    }),
  );

const card = fc.record(
  {
    kind: fc.constant("card" as const),
    title: label,
    text: words,
    image: fc.record({ url: fc.constant("https://a.example/1.png"), alt: words }),
    choices,
  },
  { requiredKeys: ["kind", "title"] },
);

const input = fc.constantFrom<FormField["input"]>(
  ...(["text", "long_text", "email", "phone", "url", "number", "date", "choice", "yes_no"] as const),
);
const field = fc.tuple(input, label, fc.boolean(), words, fc.option(label, { nil: undefined }));
const form = fc.tuple(label, fc.array(field, { minLength: 1, maxLength: 12 }), label).map(
  ([title, fields, submit]): Part => ({
    kind: "form",
    title,
    submit,
    token: "token-form",
    fields: fields.map(([kind, shown, required, value, problem], index): FormField => {
      const options = [{ label: shown, value: "1" }];
      return {
        name: `${index}${shown}`,
        label: shown,
        input: kind,
        required,
        problem,
        ...(kind === "text" || kind === "long_text" ? { value, maxLength: 200 } : {}),
        ...(kind === "choice" ? { options } : {}),
      };
    }),
  }),
);

const table = fc.integer({ min: 1, max: 6 }).chain((columns) =>
  fc.record({
    kind: fc.constant("table" as const),
    head: fc.array(label, { minLength: columns, maxLength: columns }),
    rows: fc.array(fc.array(words, { maxLength: columns }), { maxLength: 30 }),
  }),
);

const part: fc.Arbitrary<Part> = fc.oneof(
  card,
  form,
  table,
  fc.record({ kind: fc.constant("carousel" as const), cards: fc.array(card, { minLength: 1, maxLength: 14 }) }),
  fc.record({ kind: fc.constant("choices" as const), text: label, choices }),
);

function render(message: Partial<Outbound> & { readonly parts: readonly Part[] }): readonly TeamsPiece[] {
  return channel.render(fit({ purpose: "reply", locale: "en", ...message }, channel.capabilities).message);
}

/** Microsoft's own reader finds nothing wrong, and each of its action bars shows all that is on it. */
function expectValid(content: Card): void {
  const context = new SerializationContext(Versions.v1_5);
  const read = new AdaptiveCard();
  // As Teams has it.
  read.hostConfig = new HostConfig({ actions: { maxActions: 6 } });
  const sent: unknown = JSON.parse(JSON.stringify(content));
  read.parse(sent, context);
  expect(Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message)).toEqual([]);
  expect(read.validateProperties().validationEvents.map(({ message }) => message)).toEqual([]);
  // What it understood is what was sent: it drops what it does not know.
  expect(withoutDefaults(read.toJSON())).toEqual(withoutDefaults(sent));
  expect(read.getActionCount()).toBeLessThanOrEqual(6);
}

/** Microsoft's reader leaves out what is as it would be anyway. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const defaults: { readonly [name: string]: unknown } = {
    // Of a card in a card.
    version: "1.5",
    isRequired: false,
    isMultiline: false,
    firstRowAsHeader: true,
    style: "compact",
    valueOn: "true",
    valueOff: "false",
  };
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, each]) => name !== "$schema" && !(name in defaults && defaults[name] === each))
      .filter(([, each]) => each !== "" && !(Array.isArray(each) && each.length === 0))
      .map(([name, each]) => [name, withoutDefaults(each)]),
  );
}

describe("a card", () => {
  it("of whatever parts is valid for Microsoft's reader, is read by the stand-in, and keeps every choice", () => {
    fc.assert(
      fc.property(part, fc.constantFrom("en", "ru", "zh"), (shown, locale) => {
        const pieces = render({ parts: [shown], locale });
        for (const { activity } of pieces) {
          for (const { content } of activity.attachments ?? []) expectValid(content);
        }
        const read = pieces.map(({ activity }) => readMessage(activity));
        const tokens = read.flatMap(({ buttons }) => buttons.map(({ token, url }) => token ?? url));
        const text = read.map((message) => message.text).join("\n");
        for (const { label: said, token, url } of choicesOf(shown)) {
          // Beyond what a list takes it stands in the text, by its number.
          const isShown = tokens.includes(token ?? url) || text.includes(said.trim().split(/\s/, 1)[0] ?? "");
          expect(isShown).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  for (const count of choiceCounts) {
    it(`with ${count} choices is valid, under a text, on a card and on each of a carousel`, () => {
      const given = Array.from(
        { length: count },
        (_, index): Choice => ({ label: `No. ${index}`, token: `t${index}` }),
      );
      const one: CardPart = { kind: "card", title: "Boots", choices: given };
      const parts: readonly Part[] = [
        { kind: "choices", text: "Which?", choices: given },
        one,
        { kind: "carousel", cards: [one, one, one] },
      ];
      for (const shown of parts) {
        for (const { activity } of render({ parts: [shown] })) {
          readMessage(activity);
          for (const { content } of activity.attachments ?? []) expectValid(content);
        }
      }
    });
  }
});

function choicesOf(shown: Part): readonly Choice[] {
  if (shown.kind === "choices") return shown.choices;
  if (shown.kind === "card") return shown.choices ?? [];
  return shown.kind === "carousel" ? shown.cards.flatMap(choicesOf) : [];
}
