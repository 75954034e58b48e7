import { type Choice, type FormField, fit, type Outbound, type Part } from "@frontdesk/core";
import { AdaptiveCard, HostConfig, SerializationContext, Versions } from "adaptivecards";
import { describe, expect, it } from "vitest";
import { type TeamsPiece, teams } from "../src/index.ts";
import { type ReadMessage, readMessage } from "../src/testing/index.ts";

const channel = teams({ insecure: "loopback" });

function render(message: Partial<Outbound> & { readonly parts: readonly Part[] }): readonly TeamsPiece[] {
  const { message: fitted } = fit({ purpose: "reply", locale: "en", ...message }, channel.capabilities);
  return channel.render(fitted);
}

/** What is seen of parts; every card is read by Microsoft's own renderer too. */
function seen(...parts: readonly Part[]): readonly ReadMessage[] {
  const pieces = render({ parts });
  for (const { activity } of pieces) for (const card of activity.attachments ?? []) expectValid(card.content);
  return pieces.map(({ activity }) => readMessage(activity));
}

function expectValid(content: object): void {
  const context = new SerializationContext(Versions.v1_5);
  const card = new AdaptiveCard();
  // As Teams has it.
  card.hostConfig = new HostConfig({ actions: { maxActions: 6 } });
  card.parse(JSON.parse(JSON.stringify(content)), context);
  expect(Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message)).toEqual([]);
  expect(card.validateProperties().validationEvents.map(({ message }) => message)).toEqual([]);
  expect(JSON.parse(JSON.stringify(card.toJSON()))).toMatchObject({ type: "AdaptiveCard", version: "1.5" });
}

const choicesOf = (count: number): readonly Choice[] =>
  Array.from({ length: count }, (_, index) => ({ label: `Choice ${index + 1}`, token: `token-${index + 1}` }));

describe("text", () => {
  it("goes as plain text, to the letter", () => {
    const text = "<at>Desk</at> **bold** & [link](https://a.example)\n\nline";
    expect(render({ parts: [{ kind: "text", text }] })).toEqual([
      { activity: { type: "message", text, textFormat: "plain" } },
    ]);
  });

  it("in Markdown goes as XML, with every sign of the text escaped", () => {
    const text = '**A & B** < _it_ ~~no~~ `x<y`\n> quote\n\n["a"](https://a.example/?a=1&b=2)\n```\npre\n```';
    const [piece] = render({ parts: [{ kind: "text", text, format: "markdown" }] });
    expect(piece?.activity.textFormat).toBe("xml");
    const read = readMessage(piece?.activity ?? {});
    expect(read.marks).toEqual([
      "bold",
      "italic",
      "strike",
      "code",
      "quote",
      "link https://a.example/?a=1&b=2",
      "preformatted",
    ]);
    expect(read.text).toContain("A & B < it no x<y");
  });

  it("in Markdown without a mark goes as plain text", () => {
    const [piece] = render({ parts: [{ kind: "text", text: "1 \\< 2", format: "markdown" }] });
    expect(piece?.activity).toEqual({ type: "message", text: "1 < 2", textFormat: "plain" });
  });

  it("is split until each piece has room as it is written in JSON and XML", () => {
    for (const sign of ['"', "\\", "&", "<", "\u0001", "\ud83d", "字"]) {
      for (const format of ["plain", "markdown"] as const) {
        const text = `**x** ${`${sign}${sign}${sign} `.repeat(5000)}`;
        for (const piece of render({ parts: [{ kind: "text", text, format }] })) readMessage(piece.activity);
      }
    }
    const pieces = render({ parts: [{ kind: "text", text: "&".repeat(20_000), format: "markdown" }] });
    expect(pieces.map(({ activity }) => readMessage(activity).text).join("")).toBe("&".repeat(20_000));
  });

  it("that completes a reply takes its place with its first piece", () => {
    const parts = [
      { kind: "text", text: "x".repeat(30_000) },
      { kind: "choices", text: "?", choices: choicesOf(1) },
    ] as const;
    expect(render({ parts, stream: "s1" }).map(({ stream }) => stream)).toEqual(["s1", undefined, undefined]);
  });

  it("of a person begins with the name, in every kind of message", () => {
    const from = { name: "Kim *<b>" };
    const text = (part: Part): string | undefined =>
      render({ parts: [part], purpose: "person", from }).map(({ activity }) => readMessage(activity).text)[0];
    expect(text({ kind: "text", text: "Hi" })).toBe("Kim *<b>: Hi");
    expect(text({ kind: "text", text: "**Hi**", format: "markdown" })).toBe("Kim *<b>: Hi");
    expect(text({ kind: "choices", text: "Which?", choices: choicesOf(1) })).toBe("Kim *<b>: Which?");
    expect(text({ kind: "image", url: "https://a.example/1.png", alt: "x" })).toBe("Kim *<b>:");
  });
});

describe("choices", () => {
  for (const count of [1, 6, 7, 25, 100]) {
    it(`${count}: six at most as buttons, the rest behind the last, all with their tokens`, () => {
      const [read] = seen({ kind: "choices", text: "Which?", choices: choicesOf(count) });
      expect(read?.buttons.map(({ token }) => token)).toEqual(choicesOf(count).map(({ token }) => token));
    });
  }

  it("that open addresses are buttons too, also behind the last", () => {
    const links = Array.from({ length: 20 }, (_, index) => ({
      label: `Link ${index}`,
      url: `https://a.example/${index}`,
    }));
    const [read] = seen({ kind: "choices", text: "Where to?", choices: [...links, ...choicesOf(2)] });
    expect(read?.buttons.map(({ url }) => url).filter(Boolean)).toHaveLength(20);
    expect(read?.buttons.map(({ token }) => token).filter(Boolean)).toEqual(["token-1", "token-2"]);
  });

  it("say in the customer's language what is behind the last", () => {
    const titles = (locale: string): unknown =>
      render({ parts: [{ kind: "choices", text: "?", choices: choicesOf(7) }], locale })[0]?.activity.attachments?.[0]
        ?.content.actions?.[5]?.title;
    expect(["en", "ru-RU", "zh", "fr"].map(titles)).toEqual(["More…", "Ещё…", "更多…", "More…"]);
  });

  it("under a text that fills a message stand alone, and those that no message holds become a list", () => {
    const text = "a b\n".repeat(4000);
    const under = seen({ kind: "choices", text, choices: choicesOf(3) });
    expect(under.length).toBeGreaterThan(1);
    expect(under.at(-1)?.buttons).toHaveLength(3);
    const url = `https://a.example/${"x".repeat(2000)}`;
    const links = Array.from({ length: 40 }, (_, index) => ({ label: `Link ${index}`, url: url + index }));
    const read = seen({ kind: "choices", text: "Which?", choices: links });
    for (const link of links) expect(read.map((each) => each.text).join("\n")).toContain(link.url);
  });
});

describe("cards", () => {
  it("have a picture, a title, a text and buttons, all of it literal", () => {
    const image = { url: "https://a.example/1.png", alt: "Boots" };
    const [read] = seen({ kind: "card", title: "**A**", text: "_b_\n\n[c](d)", image, choices: choicesOf(7) });
    expect(read).toMatchObject({ text: "**A**\n_b_\n[c](d)", marks: [], others: [image.url, "Boots"] });
  });

  it("stand side by side, ten in a message", () => {
    const cards = Array.from({ length: 23 }, (_, index) => ({ kind: "card" as const, title: `Card ${index}` }));
    const pieces = render({ parts: [{ kind: "carousel", cards }] });
    expect(pieces.map(({ activity }) => [activity.attachments?.length, activity.attachmentLayout])).toEqual([
      [10, "carousel"],
      [10, "carousel"],
      [3, "carousel"],
    ]);
    expect(
      seen({ kind: "carousel", cards })
        .map(({ text }) => text)
        .join("\n"),
    ).toBe(cards.map(({ title }) => title).join("\n"));
  });

  it("that are too large together come in more messages, one that is too large alone as text", () => {
    const cards = Array.from({ length: 5 }, (_, index) => ({
      kind: "card" as const,
      title: `Card ${index}`,
      text: `${"word ".repeat(3000)}${index}`,
    }));
    const read = seen({ kind: "carousel", cards });
    expect(read.length).toBeGreaterThan(2);
    const lines = seen({ kind: "card", title: "Large", text: "x\n".repeat(9000) });
    expect(
      lines
        .map(({ text }) => text)
        .join("\n")
        .match(/x/g),
    ).toHaveLength(9000);
  });

  it("hold tables, lists are XML, and both become text when they are too large", () => {
    const [table] = seen({ kind: "table", head: ["Size", "*Price*"], rows: [["S", "10 €"], ["M"]] });
    expect(table?.text).toBe("Size\n*Price*\nS\n10 €\nM");
    const [list] = seen({ kind: "list", items: ["a & b", "<c>"], ordered: true });
    expect(list?.text.trim()).toBe("1. a & b\n2. <c>");
    const rows = Array.from({ length: 3000 }, (_, index) => [`row ${index}`, "x"]);
    const large = seen({ kind: "table", head: ["A", "B"], rows }, { kind: "list", items: rows.flat() });
    expect(large.map(({ text }) => text).join("\n")).toContain("row 2999");
  });

  it("take forms, with every kind of field", () => {
    const inputs = ["text", "long_text", "email", "phone", "url", "number", "date", "choice", "yes_no"] as const;
    const fields = inputs.map(
      (input): FormField => ({
        name: input,
        label: `*${input}*`,
        input,
        required: true,
        maxLength: 100,
        value: input === "yes_no" ? true : input === "date" ? "2026-01-05" : "1",
        problem: "That does not fit.",
        ...(input === "choice" ? { options: [{ label: "One", value: "1" }] } : {}),
      }),
    );
    const [read] = seen({ kind: "form", title: "How **are** you?", fields, submit: "Send it", token: "token-1" });
    expect(read?.inputs.map(({ label }) => label)).toEqual(inputs.map((input) => `*${input}*`));
    expect(read?.buttons).toMatchObject([{ label: "Send it", token: "token-1" }]);
    expect(read?.text).toContain("How **are** you?\nThat does not fit.");
  });
});
