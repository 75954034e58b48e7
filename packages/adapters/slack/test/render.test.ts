import type { Part } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MessageBlock, slack } from "../src/index.ts";
import { type ReadMessage, readMessage } from "../src/testing/index.ts";
import { rendered, reply } from "./support/channel.ts";

const channel = slack();
const picture = "https://pictures.example.com/boots.png";

function read(...parts: readonly Part[]): readonly ReadMessage[] {
  return rendered(channel, reply(...parts)).map((piece) => {
    if (piece.kind === "upload") throw new Error("An upload is no message.");
    return readMessage({ ...piece.payload });
  });
}

function blocks(...parts: readonly Part[]): readonly MessageBlock["type"][] {
  return rendered(channel, reply(...parts)).flatMap((piece) =>
    piece.kind === "message" ? (piece.payload.blocks ?? []).map(({ type }) => type) : [],
  );
}

/** Texts as customers and documents have them, full of what Slack reads as something. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 12 }),
      fc.constantFrom(
        "<!channel>",
        "<@U1>",
        "&amp;",
        "&lt;",
        "*b*",
        "_i_",
        "~s~",
        "`c`",
        "```",
        ":smile:",
        "> q",
        "<http://x|y>",
      ),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(" ").replaceAll("\0", "").trim())
  .filter((text) => /[^\s\p{Cc}\p{Cf}]/u.test(text));

const flat = (text: string): string => text.replace(/\s+/g, " ").trim();

describe("render", () => {
  it("shows any text to the letter, with and without blocks", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const [message] = read({ kind: "text", text });
        expect(flat(message?.text ?? "")).toBe(flat(text.toWellFormed()));
        const [asked] = read({ kind: "choices", text, choices: [{ label: "A", token: "t" }] });
        expect(flat(asked?.text ?? "")).toBe(flat(text.toWellFormed()));
        expect(message?.marks).toEqual([]);
        // An address that is seen may be followed; nothing else becomes anything.
        for (const mark of asked?.marks ?? []) expect(text).toContain(mark.replace(/^link (?=https?:)/, ""));
        expect(flat(asked?.notification ?? "")).toBe(flat(text.toWellFormed()));
      }),
      { numRuns: 10_000 },
    );
  });

  it("links addresses to themselves, also beside buttons", () => {
    const [asked] = read({
      kind: "choices",
      text: "See https://a.example/returns?x=1, or (http://b.example).",
      choices: [{ label: "A", token: "t" }],
    });
    expect(asked?.marks).toEqual(["link https://a.example/returns?x=1", "link http://b.example"]);
    expect(asked?.text).toBe("See https://a.example/returns?x=1, or (http://b.example).");
  });

  it("writes Markdown as rich text", () => {
    const text = "Very **soon** and *soon*, ~~not~~ `now`: [terms](https://a.example/terms) [call](tel:123)";
    expect(read({ kind: "text", text, format: "markdown" })).toMatchObject([
      {
        text: "Very soon and soon, not now: terms call (123)",
        marks: ["bold", "italic", "strike", "code", "link https://a.example/terms"],
      },
    ]);
  });

  it("keeps quotes and code as blocks, and marks inside of each other", () => {
    const text = "Before\n\n> a **bold** quote\n\n```js\nlet a = '*b*';\n```\n\nAfter [**both**](https://a.example)";
    const [message] = read({ kind: "text", text, format: "markdown" });
    expect(message?.marks).toEqual(["quote", "bold", "preformatted", "bold", "link https://a.example"]);
    expect(message?.text.replace(/\n+/g, "\n")).toBe("Before\na bold quote\nlet a = '*b*';\nAfter both");
  });

  it("shows up to 25 choices as buttons and up to 100 as a menu", () => {
    const choices = (count: number): Part => ({
      kind: "choices",
      text: "Which?",
      choices: Array.from({ length: count }, (_, index) => ({ label: `No. ${index}`, token: `t${index}` })),
    });
    const kinds = (count: number): readonly string[] => [
      ...new Set(read(choices(count)).flatMap(({ buttons }) => buttons.map(({ type }) => type))),
    ];
    expect([25, 26, 100].map(kinds)).toEqual([["button"], ["static_select"], ["static_select"]]);
    expect(read(choices(100))).toHaveLength(1);
  });

  it("puts more than 25 choices with links into rows of buttons", () => {
    const choices = Array.from({ length: 40 }, (_, index) => ({
      label: `${index}`,
      url: `https://a.example/${index}`,
    }));
    expect(blocks({ kind: "choices", text: "Where?", choices })).toEqual(["rich_text", "actions", "actions"]);
  });

  it("shows a card as a header, a text, a picture and buttons", () => {
    const card: Part = {
      kind: "card",
      title: "Boots",
      text: "Warm",
      image: { url: picture, alt: "Boots" },
      choices: [{ label: "Buy", token: "t" }],
    };
    expect(blocks(card)).toEqual(["header", "rich_text", "image", "actions"]);
    expect(blocks({ ...card, title: "x".repeat(151) })[0]).toBe("rich_text");
  });

  it("puts the buttons of a long card under its end", () => {
    const shown = read({
      kind: "card",
      title: "T",
      text: "word ".repeat(1500),
      choices: [{ label: "Buy", token: "t" }],
    });
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.map(({ buttons }) => buttons.length)).toEqual([...shown.slice(1).map(() => 0), 1]);
  });

  it("aligns tables, in letters of two widths", () => {
    const [message] = read({
      kind: "table",
      head: ["Größe", "价格", "Stock"],
      rows: [
        ["S", "10 €", "3"],
        ["XXL", "", "12"],
      ],
    });
    expect(message?.text).toBe("Größe  价格  Stock\nS      10 €  3\nXXL          12");
    expect(message?.marks).toEqual(["preformatted"]);
  });

  it("writes long tables and lists as lines", () => {
    const rows = Array.from({ length: 400 }, (_, index) => [`Product number ${index}`, `${index} €`]);
    const shown = read({ kind: "table", head: ["Name", "Price"], rows });
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.at(-1)?.text).toContain("Product number 399");
    expect(read({ kind: "list", items: rows.map(([name = ""]) => name) }).length).toBeGreaterThan(1);
  });

  it("puts sources and thumbs under the answer", () => {
    const [message, ...rest] = read(
      { kind: "text", text: "30 days." },
      { kind: "sources", sources: [{ title: "Returns", url: "https://docs.example.com/returns" }, { title: "Terms" }] },
      { kind: "feedback", token: "tok" },
    );
    expect(rest).toEqual([]);
    expect(message).toMatchObject({
      text: "30 days.\nSource: Returns, Terms",
      marks: ["link https://docs.example.com/returns"],
    });
    expect(message?.buttons.map(({ value }) => value)).toEqual(["up:tok", "down:tok"]);
  });

  it("begins a message of its own where there is no room", () => {
    const long = "字".repeat(4000);
    expect(read({ kind: "text", text: long }, { kind: "feedback", token: "tok" })).toHaveLength(1);
    expect(read({ kind: "feedback", token: "tok" })).toHaveLength(1);
  });

  it("links a file, and shows an address that Slack does not link", () => {
    const [linked] = read({ kind: "file", name: "terms.pdf", url: "https://files.example.com/terms.pdf" });
    expect(linked).toMatchObject({ text: "terms.pdf", marks: ["link https://files.example.com/terms.pdf"] });
    expect(read({ kind: "file", name: "x", url: "ftp://a.example/x" })[0]?.text).toBe("x: ftp://a.example/x");
  });

  it("names the person who writes", () => {
    const [piece] = rendered(channel, {
      ...reply({ kind: "text", text: "I am on it." }),
      purpose: "person",
      from: { name: "Kim <@U1>" },
    });
    expect(piece?.kind === "message" ? readMessage({ ...piece.payload }) : undefined).toMatchObject({
      text: "Kim <@U1>: I am on it.",
      marks: [],
    });
  });
});
