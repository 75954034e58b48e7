import { describe, expect, it } from "vitest";
import { fit } from "../../message/fit.ts";
import { messageChoices } from "../../message/message-choices.ts";
import type { Choice, Outbound, Part } from "../../message/outbound.ts";
import { seededRandom } from "../../testing/seeded-random.ts";
import type { ShownMessage } from "./fixture.ts";
import { reply, type Session } from "./session.ts";
import { compact, comparable, hostileTexts, randomText, strangeTexts } from "./texts.ts";

type Start = (account?: 1 | 2) => Promise<Session>;

/** What customers see. */
export function describeOutbound(start: Start): void {
  /** Sends a message and answers what was seen of it. */
  async function show(session: Session, message: Outbound): Promise<readonly ShownMessage[]> {
    const place = await session.place();
    await session.news(place);
    await session.send(place, message);
    return session.news(place);
  }

  const text = (shown: readonly ShownMessage[]): string => shown.map((message) => message.text).join("\n");
  const everything = (shown: readonly ShownMessage[]): string =>
    shown
      .flatMap((message) => [
        message.text,
        ...message.others,
        ...message.buttons.map(({ label }) => label),
        ...message.marks,
      ])
      .join("\n");
  const buttons = (shown: readonly ShownMessage[]): ShownMessage["buttons"] =>
    shown.flatMap((message) => message.buttons);

  describe("shows", () => {
    it("27 ten thousand random texts to the letter", async () => {
      const session = await start();
      const random = seededRandom("case 27");
      const { read } = session.platform;
      if (read !== undefined) {
        for (let run = 0; run < 10_000; run += 1) {
          const written = randomText(random, 40);
          const { message } = fit(reply({ kind: "text", text: written }), session.channel.capabilities);
          const shown = session.channel.render(message).map((piece) => read(piece));
          expect(comparable(text(shown))).toBe(comparable(written));
          expect(shown.flatMap(({ marks }) => marks)).toEqual([]);
        }
      }
      const place = await session.place();
      await session.news(place);
      const written = Array.from({ length: 30 }, () => `${randomText(random, 60)}.`);
      for (const each of written) await session.send(place, reply({ kind: "text", text: each }));
      expect((await session.news(place)).map((message) => comparable(message.text))).toEqual(written.map(comparable));
    });

    it("21 every script and every strange character", async () => {
      const session = await start();
      for (const written of strangeTexts) {
        expect(comparable(text(await show(session, reply({ kind: "text", text: written }))))).toBe(comparable(written));
      }
    });

    it("28 what a customer wrote, and never as markup", async () => {
      const session = await start();
      for (const hostile of hostileTexts) {
        const shown = await show(session, reply({ kind: "text", text: hostile }));
        expect(comparable(text(shown))).toBe(comparable(hostile));
        expect(shown.flatMap(({ marks }) => marks)).toEqual([]);
        const person = await show(session, {
          parts: [{ kind: "text", text: hostile }],
          purpose: "person",
          from: { name: "<b>Kim</b> *&*" },
          locale: "en",
        });
        expect(compact(everything(person))).toContain(compact(hostile));
        expect(person.flatMap(({ marks }) => marks).filter((mark) => mark !== "bold")).toEqual([]);
      }
    });

    it("28 labels of buttons and titles of cards to the letter", async () => {
      const session = await start();
      const label = "<b>A&B</b> *x*";
      const shown = await show(
        session,
        reply(
          { kind: "choices", text: "Which <i>one</i>?", choices: [{ label, token: "t1" }] },
          { kind: "card", title: "<u>Title</u> & *more*", text: "<s>x</s> [y](https://a.example)" },
        ),
      );
      const seen = compact(everything(shown));
      for (const part of [label, "Which <i>one</i>?", "<u>Title</u> & *more*", "<s>x</s> [y](https://a.example)"]) {
        expect(seen).toContain(compact(part));
      }
    });

    it("29 long texts in pieces, in order, without a loss", async () => {
      const session = await start();
      const { maxLength } = session.channel.capabilities.text;
      const longest = Math.min(maxLength, 100_000);
      for (const length of [longest - 1, longest, longest + 1, longest * 10]) {
        const written = "word "
          .repeat(Math.ceil(length / 5))
          .slice(0, length - 1)
          .concat("!");
        const shown = await show(session, reply({ kind: "text", text: written }));
        expect(compact(text(shown))).toBe(compact(written));
        if (length <= maxLength) expect(shown).toHaveLength(1);
        for (const message of shown) expect(message.text.length).toBeLessThanOrEqual(maxLength);
      }
      const unbroken = "字".repeat(longest + 1);
      expect(compact(text(await show(session, reply({ kind: "text", text: unbroken }))))).toBe(unbroken);
    });

    it("30 nothing for a text without anything to see", async () => {
      const session = await start();
      for (const empty of ["", " ", "\n\t ", "\u200b"]) {
        const message = reply({ kind: "text", text: empty });
        const { message: fitted, degradations } = fit(message, session.channel.capabilities);
        expect(fitted.parts).toEqual([]);
        expect(degradations).not.toEqual([]);
        expect(await show(session, message)).toEqual([]);
      }
      expect(session.channel.pull === true ? [] : session.channel.render(reply())).toEqual([]);
    });

    it("31 any number of choices, each as a button or a numbered line", async () => {
      const session = await start();
      for (const count of [0, 1, 6, 7, 25, 26, 101]) {
        const choices = Array.from(
          { length: count },
          (_, index): Choice => ({ label: `Choice ${index + 1}`, token: token(index) }),
        );
        const shown = await show(session, reply({ kind: "choices", text: "Which one?", choices }));
        expectChoosable(session, shown, choices);
        expect(text(shown)).toContain("Which one?");
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

    it("34 Markdown as the platform can", async () => {
      const session = await start();
      const markdown = "A **bold** word, `code`, a [link](https://a.example/terms), and\n\n- a list\n- of & <two>";
      const shown = await show(session, reply({ kind: "text", text: markdown, format: "markdown" }));
      const seen = compact(everything(shown));
      for (const word of ["bold", "code", "link", "https://a.example/terms", "a list", "of & <two>"]) {
        expect(seen).toContain(compact(word));
      }
      expect(text(shown)).not.toContain("**");
    });
  });

  function expectChoosable(session: Session, shown: readonly ShownMessage[], choices: readonly Choice[]): void {
    const seen = compact(text(shown));
    const pressable = buttons(shown);
    const limits = session.channel.capabilities.choices;
    if (limits !== false) {
      for (const message of shown) expect(message.buttons.length).toBeLessThanOrEqual(Math.max(limits.max, 1));
      for (const { label } of pressable) expect(label.length).toBeLessThanOrEqual(limits.labelMaxLength);
    }
    choices.forEach((choice, index) => {
      const button = pressable.find((each) => each.token === choice.token);
      const inFull = button?.label === choice.label || seen.includes(compact(`${index + 1}. ${choice.label}`));
      expect(inFull, `choice ${index + 1} of ${choices.length}`).toBe(true);
    });
    const order = pressable.map((button) => choices.findIndex((choice) => choice.token === button.token));
    expect(order).toEqual(order.toSorted((one, other) => one - other));
  }
}

/** 128 bits in hexadecimal, as core makes them. */
function token(index: number): string {
  return (index + 1).toString(16).padStart(32, "0");
}

const seven = ["Boots", "Shoes", "Socks", "Coats", "Hats", "Gloves", "Scarves"];
const picture = "https://pictures.example.com/boots.png";

const richParts: readonly Part[] = [
  {
    kind: "card",
    title: "Winter",
    text: "What are you looking for?",
    image: { url: picture, alt: "Snow on a roof" },
    choices: seven.map((label, index) => ({ label, token: token(index) })),
  },
  {
    kind: "carousel",
    cards: seven.slice(0, 5).map((title, index) => ({
      kind: "card" as const,
      title,
      text: `About ${title}`,
      choices: [{ label: `Take ${title}`, token: token(index) }],
    })),
  },
  { kind: "list", items: ["first point", "second point"] },
  { kind: "list", items: ["step one", "step two"], ordered: true },
  {
    kind: "table",
    head: ["Size", "Price"],
    rows: [
      ["S", "10 €"],
      ["M", "12 €"],
    ],
  },
  { kind: "image", url: picture, alt: "A pair of boots" },
  { kind: "image", url: "http://localhost:3000/boots.png", alt: "A local picture" },
  { kind: "file", url: "https://files.example.com/terms.pdf", name: "terms.pdf" },
  { kind: "sources", sources: [{ title: "Returns", url: "https://docs.example.com/returns" }, { title: "Terms" }] },
  {
    kind: "form",
    title: "How can we reach you?",
    fields: [
      { name: "email", label: "E-mail & name", input: "email", required: true, value: "ann@a.example" },
      { name: "topic", label: "Topic", input: "choice", required: false, options: [{ label: "Order", value: "1" }] },
    ],
    submit: "Send it",
    token: token(7),
  },
  { kind: "feedback", token: token(8) },
  { kind: "rating", token: token(8), value: "down" },
  {
    kind: "choices",
    text: "Where to?",
    choices: [
      { label: "Shop", url: "https://shop.example.com/" },
      { label: "Stay", token: token(0) },
    ],
  },
];

/** What an author wrote into a part, but for the addresses of pictures and the labels of choices. */
function wordsOf(part: Part): readonly string[] {
  switch (part.kind) {
    case "text":
    case "choices":
      return [part.text];
    case "card":
      return [part.title, part.text ?? "", ...(part.image === undefined ? [] : [part.image.url])];
    case "carousel":
      return part.cards.flatMap(wordsOf);
    case "image":
      return [part.alt, part.url];
    case "file":
      return [part.name, part.url];
    case "list":
      return part.items;
    case "table":
      return [...part.head, ...part.rows.flat()];
    case "sources":
      return part.sources.flatMap(({ title, url }) => (url === undefined ? [title] : [title, url]));
    case "form":
      return [part.title, ...part.fields.map(({ label }) => label)];
    // Thumbs have no words.
    case "feedback":
    case "rating":
      return [];
  }
}
