import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Capabilities, Choice, Outbound, Part } from "../../src/message/index.ts";
import { fit, messageChoices, messageText } from "../../src/message/index.ts";

const nothing: Capabilities = {
  text: { maxLength: 200, markdown: false },
  choices: false,
  cards: false,
  carousels: false,
  images: false,
  files: false,
  lists: false,
  tables: false,
  sources: false,
  rate: {},
  gatherMs: 0,
  idempotentSend: false,
};
const buttons: Capabilities = { ...nothing, choices: { max: 3, labelMaxLength: 12, urls: true } };
const everything: Capabilities = {
  ...nothing,
  text: { maxLength: 1000, markdown: true },
  choices: { max: 100, labelMaxLength: 100, urls: true },
  cards: true,
  carousels: true,
  images: true,
  files: true,
  lists: true,
  tables: true,
  sources: true,
  forms: true,
  feedback: true,
};
const form: Part = {
  kind: "form",
  title: "How can we reach you?",
  fields: [
    { name: "email", label: "E-mail", input: "email", required: true, value: "ann@a.example" },
    { name: "note", label: "Note", input: "long_text", required: false, maxLength: 500, problem: "Too long." },
  ],
  submit: "Send",
  token: "t3",
};

const message = (...parts: readonly Part[]): Outbound => ({ parts, purpose: "reply", locale: "en" });
const fitted = (capabilities: Capabilities, ...parts: readonly Part[]): readonly Part[] =>
  fit(message(...parts), capabilities).message.parts;
const codes = (capabilities: Capabilities, ...parts: readonly Part[]): string[] =>
  fit(message(...parts), capabilities).degradations.map(({ from, to }) => `${from} → ${to}`);

describe("fit: what a channel can show stays as it is", () => {
  it("returns every kind of part unchanged and degrades nothing", () => {
    const parts: readonly Part[] = [
      { kind: "text", text: "**Hi**", format: "markdown" },
      {
        kind: "choices",
        text: "Which?",
        choices: [
          { label: "A", token: "t1" },
          { label: "B", url: "https://a.example" },
        ],
      },
      {
        kind: "card",
        title: "T",
        text: "x",
        image: { url: "https://a.example/i.png", alt: "i" },
        choices: [{ label: "C", token: "t2" }],
      },
      { kind: "image", url: "data:image/png;base64,AA==", alt: "dot" },
      { kind: "file", url: "https://a.example/f.pdf", name: "f.pdf" },
      { kind: "list", items: ["a", "b"] },
      { kind: "table", head: ["a"], rows: [["1"]] },
      { kind: "sources", sources: [{ title: "Terms" }] },
      form,
      { kind: "feedback", token: "t4" },
      { kind: "rating", token: "t4", value: "up" },
      { kind: "carousel", cards: [{ kind: "card", title: "T", text: "x", image: undefined, choices: [] }] },
    ];
    const result = fit({ ...message(...parts), from: { name: "Anna" }, replyTo: "7" }, everything);
    expect(result).toEqual({
      message: { ...message(...parts), from: { name: "Anna" }, replyTo: "7" },
      degradations: [],
    });
  });
});

describe("fit: choices", () => {
  it("become numbered lines where there are no buttons", () => {
    const part: Part = {
      kind: "choices",
      text: "Which?",
      choices: [{ label: "Red" }, { label: "Shop", url: "https://a.example" }, { label: "Blue", say: "blue please" }],
    };
    expect(fitted(nothing, part)).toEqual([{ kind: "text", text: "Which?\n1. Red\nShop: https://a.example\n2. Blue" }]);
    expect(codes(nothing, part)).toEqual(["choices → numbered_list"]);
    expect(messageChoices([part]).map(({ label }) => label)).toEqual(["Red", "Blue"]);
  });

  it("beyond the most buttons stand in the text under their own numbers", () => {
    const choices = ["a", "b", "c", "d", "e"].map((label) => ({ label, token: `t-${label}` }));
    expect(fitted(buttons, { kind: "choices", text: "Which?", choices })).toEqual([
      { kind: "choices", text: "Which?\n4. d\n5. e", choices: choices.slice(0, 3) },
    ]);
    expect(codes(buttons, { kind: "choices", text: "Which?", choices })).toEqual(["choices → numbered_list"]);
  });

  it("with a label that is too long are shortened on the button, in full in the text, and say the same", () => {
    const choices = [
      { label: "Short" },
      { label: "A label that is long", token: "t" },
      { label: "Another long label", say: "no" },
    ];
    expect(fitted(buttons, { kind: "choices", text: "Which?", choices })).toEqual([
      {
        kind: "choices",
        text: "Which?\n2. A label that is long\n3. Another long label",
        choices: [
          { label: "Short" },
          { label: "2. A label…", token: "t", say: "A label that is long" },
          { label: "3. Another…", say: "no" },
        ],
      },
    ]);
    expect(codes(buttons, { kind: "choices", text: "Which?", choices })).toEqual([
      "label_length → numbered_line",
      "label_length → numbered_line",
    ]);
  });

  it("that open an address become lines where buttons cannot", () => {
    const without: Capabilities = { ...buttons, choices: { max: 3, labelMaxLength: 12, urls: false } };
    const choices = [{ label: "Shop", url: "https://a.example" }, { label: "No" }];
    expect(fitted(without, { kind: "choices", text: "Go?", choices })).toEqual([
      { kind: "choices", text: "Go?\nShop: https://a.example", choices: [{ label: "No" }] },
    ]);
  });

  it("are counted through the whole message", () => {
    const parts: readonly Part[] = [
      { kind: "choices", text: "One", choices: [{ label: "a" }, { label: "b" }] },
      {
        kind: "carousel",
        cards: [
          { kind: "card", title: "T", choices: [{ label: "c" }] },
          { kind: "card", title: "U", choices: [{ label: "d" }] },
        ],
      },
    ];
    expect(messageText(parts)).toBe("One\n1. a\n2. b\n\nT\n3. c\n\nU\n4. d");
    expect(messageChoices(parts).map(({ label }) => label)).toEqual(["a", "b", "c", "d"]);
  });

  it("without a text of their own take the text before, or say what they are", () => {
    const choices = [{ label: "a" }, { label: "b" }];
    expect(fitted(buttons, { kind: "text", text: "Hi" }, { kind: "choices", text: " ", choices })).toEqual([
      { kind: "choices", text: "Hi", choices },
    ]);
    expect(fitted(buttons, { kind: "choices", text: "", choices })).toEqual([
      { kind: "choices", text: "1. a\n2. b", choices },
    ]);
  });

  it("come under the last piece of a long text", () => {
    const choices = [{ label: "a" }];
    const parts = fitted(buttons, { kind: "choices", text: "word ".repeat(100), choices });
    expect(parts.map(({ kind }) => kind)).toEqual(["text", "text", "choices"]);
    expect(parts.at(-1)).toMatchObject({ choices });
  });

  it("with an empty label get one", () => {
    expect(
      fitted(buttons, { kind: "choices", text: "?", choices: [{ label: "", say: "yes" }, { label: " " }] }),
    ).toEqual([
      {
        kind: "choices",
        text: "?",
        choices: [
          { label: "yes", say: "yes" },
          { label: "2", say: " " },
        ],
      },
    ]);
  });
});

describe("fit: other parts", () => {
  it("Markdown becomes plain text where there is none", () => {
    expect(fitted(nothing, { kind: "text", text: "**Hi** [there](https://a.example)", format: "markdown" })).toEqual([
      { kind: "text", text: "Hi there (https://a.example)" },
    ]);
    expect(codes(nothing, { kind: "text", text: "Hi", format: "markdown" })).toEqual([]);
    expect(fitted(nothing, { kind: "text", text: "**Hi**" })).toEqual([{ kind: "text", text: "**Hi**" }]);
  });

  it("a card becomes its picture, its text and its choices", () => {
    const card: Part = {
      kind: "card",
      title: "Boots",
      text: "Warm.",
      image: { url: "https://a.example/b.png", alt: "Brown boots" },
      choices: [{ label: "Buy", token: "t" }],
    };
    expect(fitted({ ...buttons, images: true }, card)).toEqual([
      { kind: "image", url: "https://a.example/b.png", alt: "Brown boots" },
      { kind: "choices", text: "Boots\nWarm.", choices: [{ label: "Buy", token: "t" }] },
    ]);
    expect(messageText([card])).toBe("Brown boots: https://a.example/b.png\n\nBoots\nWarm.\n1. Buy");
  });

  it("a card keeps its shape, and says in its text what it cannot show", () => {
    const cards: Capabilities = { ...buttons, cards: true, images: "public" };
    const card: Part = {
      kind: "card",
      title: "Boots",
      image: { url: "http://localhost:3000/b.png", alt: "Brown boots" },
      choices: ["a", "b", "c", "d"].map((label) => ({ label })),
    };
    expect(fitted(cards, card)).toEqual([
      {
        kind: "card",
        title: "Boots",
        text: "Brown boots: http://localhost:3000/b.png\n4. d",
        image: undefined,
        choices: [{ label: "a" }, { label: "b" }, { label: "c" }],
      },
    ]);
    expect(codes(cards, card)).toEqual(["choices → numbered_list", "image → text"]);
  });

  it("a card with too much text becomes texts, and a choice keeps its number", () => {
    const cards: Capabilities = { ...buttons, cards: true };
    const card: Part = {
      kind: "card",
      title: "T",
      text: "word ".repeat(60),
      choices: ["a", "b", "c", "d"].map((label) => ({ label })),
    };
    const parts = fitted(cards, card);
    expect(parts.map(({ kind }) => kind)).toEqual(["text", "choices"]);
    expect(parts.at(-1)).toMatchObject({ text: expect.stringMatching(/\n4\. d$/) });
  });

  it("pictures that the platform cannot fetch become text", () => {
    const cards: Capabilities = { ...nothing, images: "public" };
    for (const url of [
      "data:image/png;base64,AAAA",
      "http://localhost/a.png",
      "http://127.0.0.1:80/a.png",
      "https://10.1.2.3/a",
      "http://[::1]/a",
      "https://printer.local/a",
      "/a.png",
      "ftp://a.example/a",
      "http://intranet/a",
    ]) {
      expect(codes(cards, { kind: "image", url, alt: "A" }), url).toEqual(["image → text"]);
    }
    for (const url of [
      "https://a.example/a.png",
      "http://a.example:8080/a?b=1",
      "https://[2606:4700::1]/a",
      "https://8.8.8.8/a",
    ]) {
      expect(codes(cards, { kind: "image", url, alt: "A" }), url).toEqual([]);
    }
    expect(fitted(cards, { kind: "image", url: "data:image/png;base64,AAAA", alt: "A dot" })).toEqual([
      { kind: "text", text: "A dot" },
    ]);
  });

  it("lists, tables, files and sources become lines under the text before them", () => {
    expect(
      fitted(
        nothing,
        { kind: "text", text: "Here:" },
        { kind: "list", items: ["one", "two"] },
        { kind: "list", items: ["one", "two"], ordered: true },
        {
          kind: "table",
          head: ["Size", "Price"],
          rows: [
            ["M", "5 €"],
            ["L", ""],
          ],
        },
        { kind: "file", url: "https://a.example/f.pdf", name: "f.pdf" },
        { kind: "text", text: "Bye." },
      ),
    ).toEqual([
      {
        kind: "text",
        text: "Here:\n\n• one\n• two\n\n1. one\n2. two\n\nSize: M · Price: 5 €\nSize: L\n\nf.pdf: https://a.example/f.pdf",
      },
      { kind: "text", text: "Bye." },
    ]);
  });

  it("sources are named in the customer's language", () => {
    const part: Part = { kind: "sources", sources: [{ title: "Terms", url: "https://a.example/t" }, { title: "FAQ" }] };
    const line = (locale: string): string => messageText([part], locale);
    expect(line("en-GB")).toBe("Source: Terms (https://a.example/t), FAQ");
    expect(line("ru")).toBe("Источник: Terms (https://a.example/t), FAQ");
    expect(line("zh-Hans")).toBe("来源：Terms (https://a.example/t), FAQ");
    expect(line("xx")).toBe("Source: Terms (https://a.example/t), FAQ");
  });

  it("a form becomes its title and what it asks for", () => {
    expect(fitted(nothing, form)).toEqual([{ kind: "text", text: "How can we reach you?\n1. E-mail\n2. Note" }]);
    expect(codes(nothing, form)).toEqual(["form → text"]);
    expect(messageText([{ ...form, title: "" }])).toBe("1. E-mail\n2. Note");
  });

  it("thumbs are left out where there are none, and are no text", () => {
    const thumbs: readonly Part[] = [
      { kind: "feedback", token: "t" },
      { kind: "rating", token: "t", value: "down" },
    ];
    expect(fitted(nothing, { kind: "text", text: "Five days." }, ...thumbs)).toEqual([
      { kind: "text", text: "Five days." },
    ]);
    expect(codes(nothing, ...thumbs)).toEqual(["feedback → nothing", "rating → nothing"]);
    expect(messageText(thumbs)).toBe("");
  });

  it("lines under a Markdown text are escaped", () => {
    const markdown: Capabilities = { ...nothing, text: { maxLength: 200, markdown: true } };
    expect(
      fitted(markdown, { kind: "text", text: "**A**", format: "markdown" }, { kind: "list", items: ["a_b_c", "*d*"] }),
    ).toEqual([{ kind: "text", text: "**A**\n\n• a\\_b\\_c\n• \\*d\\*", format: "markdown" }]);
  });

  it("an empty message has no parts and says so", () => {
    expect(fit(message({ kind: "text", text: " \n" }), nothing)).toMatchObject({
      message: { parts: [] },
      degradations: [{ from: "text", to: "nothing" }],
    });
    expect(fit(message(), nothing)).toMatchObject({ degradations: [{ from: "message", to: "nothing" }] });
    expect(messageText([])).toBe("");
  });
});

describe("fit: properties", () => {
  const word = fc.constantFrom(
    "alpha",
    "бета",
    "γάμμα",
    "退货",
    "👩‍👩‍👧‍👦",
    "e\u0301",
    "**x**",
    "a_b",
    "<b>",
    "&amp;",
    " ",
    "\n",
    "",
  );
  const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(" "));
  const label = fc.stringMatching(/^[a-z]{1,30}$/);
  const url = fc.constantFrom("https://a.example/x", "data:image/png;base64,AA==", "http://localhost/x");
  const choice: fc.Arbitrary<Choice> = fc.record({ label, token: fc.uuid() });
  const choices = fc.array(choice, { maxLength: 8 });
  const card = fc.record({ kind: fc.constant("card" as const), title: label, text, choices });
  const cardWithImage = fc.record({
    kind: fc.constant("card" as const),
    title: label,
    text,
    choices,
    image: fc.record({ url, alt: label }),
  });
  const part: fc.Arbitrary<Part> = fc.oneof(
    fc.record({
      kind: fc.constant("text" as const),
      text,
      format: fc.constantFrom("plain" as const, "markdown" as const),
    }),
    fc.record({ kind: fc.constant("choices" as const), text, choices }),
    card,
    cardWithImage,
    fc.record({ kind: fc.constant("carousel" as const), cards: fc.array(card, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("image" as const), url, alt: label }),
    fc.record({ kind: fc.constant("file" as const), url, name: label }),
    fc.record({ kind: fc.constant("list" as const), items: fc.array(text, { maxLength: 5 }), ordered: fc.boolean() }),
    fc.record({
      kind: fc.constant("table" as const),
      head: fc.array(label, { maxLength: 3 }),
      rows: fc.array(fc.array(label, { maxLength: 3 }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant("sources" as const),
      sources: fc.array(fc.record({ title: label, url }), { maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant("form" as const),
      title: text,
      fields: fc.array(
        fc.record({ name: label, label: text, input: fc.constant("text" as const), required: fc.boolean() }),
        { maxLength: 4 },
      ),
      submit: label,
    }),
    fc.record({ kind: fc.constant("feedback" as const), token: fc.uuid() }),
    fc.record({
      kind: fc.constant("rating" as const),
      token: fc.uuid(),
      value: fc.constantFrom("up" as const, "down" as const),
    }),
  );
  const capabilities: fc.Arbitrary<Capabilities> = fc.record({
    text: fc.record({ maxLength: fc.integer({ min: 40, max: 300 }), markdown: fc.boolean() }),
    choices: fc.oneof(
      fc.constant(false as const),
      fc.record({
        max: fc.integer({ min: 1, max: 5 }),
        labelMaxLength: fc.integer({ min: 6, max: 20 }),
        urls: fc.boolean(),
      }),
    ),
    cards: fc.boolean(),
    carousels: fc.boolean(),
    images: fc.constantFrom(true, false, "public" as const),
    files: fc.boolean(),
    lists: fc.boolean(),
    tables: fc.boolean(),
    sources: fc.boolean(),
    forms: fc.constantFrom(true, false, undefined),
    feedback: fc.constantFrom(true, false, undefined),
    rate: fc.constant({}),
    gatherMs: fc.constant(0),
    idempotentSend: fc.boolean(),
  });

  const allButtons = (parts: readonly Part[]): readonly Choice[] =>
    parts.flatMap((each) =>
      each.kind === "choices" || each.kind === "card"
        ? (each.choices ?? [])
        : each.kind === "carousel"
          ? each.cards.flatMap((one) => one.choices ?? [])
          : [],
    );
  const allText = (parts: readonly Part[]): string => parts.map((each) => JSON.stringify(each)).join("\n");

  it("gives parts that the channel can show, keeps every choice, and always the same", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), capabilities, (parts, can) => {
        const before = JSON.stringify(parts);
        const first = fit(message(...parts), can);
        expect(fit(message(...parts), can)).toEqual(first);
        expect(JSON.stringify(parts)).toBe(before);
        const shown = first.message.parts;
        for (const each of shown) {
          if (each.kind === "text" || each.kind === "choices") {
            expect(each.text.trim()).not.toBe("");
            expect(each.text.length).toBeLessThanOrEqual(can.text.maxLength);
          }
          if (each.kind === "text" && !can.text.markdown) expect(each.format).not.toBe("markdown");
          if (each.kind === "card") expect(can.cards).toBe(true);
          if (each.kind === "carousel") expect(can.carousels && can.cards).toBe(true);
          if (each.kind === "image") expect(can.images).not.toBe(false);
          if (each.kind === "file") expect(can.files).toBe(true);
          if (each.kind === "list") expect(can.lists).toBe(true);
          if (each.kind === "table") expect(can.tables).toBe(true);
          if (each.kind === "sources") expect(can.sources).toBe(true);
          if (each.kind === "form") expect(can.forms).toBe(true);
          if (each.kind === "feedback" || each.kind === "rating") expect(can.feedback).toBe(true);
          if (each.kind === "choices" || each.kind === "card") {
            if (can.choices === false) expect(each.choices ?? []).toEqual([]);
            else {
              expect(each.choices?.length ?? 0).toBeLessThanOrEqual(can.choices.max);
              for (const one of each.choices ?? [])
                expect(one.label.length).toBeLessThanOrEqual(can.choices.labelMaxLength);
            }
          }
        }
        const text = allText(shown).replaceAll("\\\\", "");
        const shownButtons = allButtons(shown);
        messageChoices(parts).forEach((one, index) => {
          const button = shownButtons.find(({ token }) => token === one.token);
          const inText = text.includes(`${index + 1}. ${one.label}`);
          expect(button !== undefined || inText, `${index + 1}. ${one.label}`).toBe(true);
          if (button !== undefined) expect(button.say ?? button.label).toBe(one.label);
          if (button !== undefined && button.label !== one.label) expect(inText).toBe(true);
        });
      }),
      { numRuns: 3000 },
    );
  });

  it("what fits once fits again without a change", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), capabilities, (parts, can) => {
        const once = fit(message(...parts), can).message;
        fc.pre(once.parts.length > 0);
        expect(fit(once, can).message.parts).toEqual(once.parts);
      }),
      { numRuns: 1000 },
    );
  });
});
