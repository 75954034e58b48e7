import { type Choice, fit, type Outbound, type Part, readMarkdown } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../src/capabilities.ts";
import { toHtml } from "../src/html.ts";
import type { TelegramPiece } from "../src/index.ts";
import { render } from "../src/render.ts";
import { type ReadMessage, readMessage } from "../src/testing/index.ts";
import { reply } from "./support/channel.ts";

const read = (piece: TelegramPiece): ReadMessage => readMessage(piece.method, { chat_id: 1, ...piece.payload });
const shown = (message: Outbound): readonly ReadMessage[] => render(fit(message, capabilitiesOf(0)).message).map(read);
const choices = (...labels: readonly string[]): readonly Choice[] =>
  labels.map((label, index) => ({ label, token: `t${index}` }));

describe("render", () => {
  it("sends plain text without a parse mode, to the letter", () => {
    expect(render(reply({ kind: "text", text: "<b>Hi</b> & *you*" }))).toEqual([
      { method: "sendMessage", payload: { text: "<b>Hi</b> & *you*" } },
    ]);
  });

  it("sends Markdown that marks nothing without a parse mode too", () => {
    expect(render(reply({ kind: "text", text: "5 \\* 3 &lt; 20", format: "markdown" }))).toEqual([
      { method: "sendMessage", payload: { text: "5 * 3 < 20" } },
    ]);
  });

  it("sends Markdown as HTML", () => {
    const [piece] = render(
      reply({ kind: "text", text: '**A & B** [shop](https://a.example/?x=1&y="2")', format: "markdown" }),
    );
    expect(piece?.payload).toEqual({
      text: '<b>A &amp; B</b> <a href="https://a.example/?x=1&amp;y=&quot;2&quot;">shop</a>',
      parse_mode: "HTML",
    });
  });

  it("writes the address of a link that Telegram would drop", () => {
    expect(
      shown(
        reply({ kind: "text", text: "[docs](http://localhost:3000/x) [mail](mailto:a@b.example)", format: "markdown" }),
      )[0]?.text,
    ).toBe("docs (http://localhost:3000/x) mail (a@b.example)");
  });

  it("gives code its language, and quotes", () => {
    const [message] = shown(
      reply({ kind: "text", text: "> said\n\n```ts\nlet x = a < b;\n```\n`y`", format: "markdown" }),
    );
    expect(message?.text).toBe("said\n\nlet x = a < b;\ny");
    expect(message?.entities.map(({ type, language }) => [type, language])).toEqual([
      ["blockquote", undefined],
      ["pre", "ts"],
      ["code", undefined],
    ]);
  });

  it("puts two short buttons in a row, and one long", () => {
    const rows = (labels: readonly string[]): readonly number[] | undefined =>
      shown(reply({ kind: "choices", text: "?", choices: choices(...labels) }))[0]?.keyboard.map((row) => row.length);
    expect(rows(["a", "b", "c"])).toEqual([2, 1]);
    expect(rows(["sixteen letters!", "b"])).toEqual([2]);
    expect(rows(["seventeen letters", "b"])).toEqual([1, 1]);
  });

  it("puts buttons under the last piece of a long text", () => {
    const pieces = shown(reply({ kind: "choices", text: "word ".repeat(2000), choices: choices("a") }));
    expect(pieces.map(({ keyboard }) => keyboard.flat().length)).toEqual([0, 0, 1]);
  });

  it("opens public addresses by a button, and writes others", () => {
    const [message] = shown(
      reply({
        kind: "choices",
        text: "Go",
        choices: [
          { label: "Shop", url: "https://a.example" },
          { label: "Local", url: "http://localhost:3000" },
        ],
      }),
    );
    expect(message).toMatchObject({
      text: "Go\nLocal: http://localhost:3000",
      keyboard: [[{ label: "Shop", url: "https://a.example" }]],
    });
  });

  it("keeps a token that is too long within 64 bytes", () => {
    const [message] = shown(
      reply({
        kind: "choices",
        text: "?",
        choices: [{ label: "a", token: "é".repeat(40) }, { label: "退".repeat(30) }],
      }),
    );
    for (const { data } of message?.keyboard.flat() ?? [])
      expect(Buffer.byteLength(data ?? "")).toBeLessThanOrEqual(64);
  });

  describe("a card", () => {
    const image = { url: "https://a.example/boots.png", alt: "Boots" };

    it("is a picture with its text and buttons", () => {
      expect(
        shown(reply({ kind: "card", title: "Boots <3", text: "Warm & dry", image, choices: choices("Buy") })),
      ).toMatchObject([
        {
          photo: image.url,
          text: "Boots <3\nWarm & dry",
          entities: [{ type: "bold", offset: 0, length: 8 }],
          keyboard: [[{ label: "Buy", data: "t0" }]],
        },
      ]);
    });

    it("is a text without a picture", () => {
      expect(shown(reply({ kind: "card", title: "Boots", choices: choices("Buy") }))).toMatchObject([
        { photo: undefined, text: "Boots", keyboard: [[{ label: "Buy" }]] },
      ]);
    });

    it("with more text than a caption holds is a picture and a text with the buttons", () => {
      const card: Part = { kind: "card", title: "Boots", text: "w ".repeat(600), image, choices: choices("Buy") };
      const messages = shown(reply(card));
      expect(messages.map(({ photo, keyboard }) => [photo, keyboard.flat().length])).toEqual([
        [image.url, 0],
        [undefined, 1],
      ]);
    });

    it("at the limit of a caption is one message", () => {
      const card = (length: number): Part => ({ kind: "card", title: "Title", text: "x".repeat(length - 6), image });
      expect(shown(reply(card(1024)))).toHaveLength(1);
      expect(shown(reply(card(1025)))).toHaveLength(2);
    });

    it("whose picture Telegram cannot reach is a text with its address", () => {
      const local = { url: "data:image/png;base64,AAAA", alt: "A dot" };
      expect(shown(reply({ kind: "card", title: "Boots", image: local }))).toMatchObject([
        { photo: undefined, text: "Boots\nA dot" },
      ]);
    });
  });

  it("captions a picture with what it shows, also at length", () => {
    const url = "https://a.example/i.png";
    expect(shown(reply({ kind: "image", url, alt: "Two <b>boots</b>" }))).toMatchObject([
      { photo: url, text: "Two <b>boots</b>" },
    ]);
    expect(shown(reply({ kind: "image", url, alt: "" }))).toMatchObject([{ photo: url, text: "" }]);
    const long = shown(reply({ kind: "image", url, alt: "x".repeat(1025) }));
    expect(long.map(({ photo, text }) => [photo, text.length])).toEqual([
      [url, 0],
      [undefined, 1025],
    ]);
  });

  it("says who writes when a person does", () => {
    const person = (part: Part, name = "Kim"): readonly string[] =>
      shown({ parts: [part], purpose: "person", locale: "en", from: { name } }).map(({ text }) => text);
    expect(person({ kind: "text", text: "Hello" })).toEqual(["Kim: Hello"]);
    expect(person({ kind: "text", text: "**Hello**", format: "markdown" }, "*K*")).toEqual(["*K*: Hello"]);
    expect(person({ kind: "choices", text: "Sure?", choices: choices("Yes") })).toEqual(["Kim: Sure?"]);
    expect(person({ kind: "image", url: "https://a.example/i.png", alt: "Boots" })).toEqual(["Kim:", "Boots"]);
    expect(person({ kind: "text", text: "Hello" }, " ")).toEqual(["Hello"]);
    expect(person({ kind: "text", text: "x".repeat(4096) }).join("")).toBe(
      `Kim: ${"x".repeat(4096)}`.replace("Kim: x", "Kim:x"),
    );
    expect(shown({ ...reply({ kind: "text", text: "Hello" }), from: { name: "Kim" } })[0]?.text).toBe("Hello");
  });

  it("answers the message that is answered, with its first piece", () => {
    const pieces = shown({ ...reply({ kind: "text", text: "a" }, { kind: "text", text: "b" }), replyTo: "17" });
    expect(pieces.map(({ replyTo }) => replyTo)).toEqual([17, undefined]);
    expect(shown({ ...reply({ kind: "text", text: "a" }), replyTo: "no number" })[0]?.replyTo).toBeUndefined();
  });

  it("shows parts that were not made to fit as text, rather than lose them", () => {
    const parts: readonly Part[] = [
      { kind: "list", items: ["one", "two"] },
      { kind: "table", head: ["a"], rows: [["1"]] },
      { kind: "file", url: "https://a.example/f", name: "f" },
      { kind: "sources", sources: [{ title: "T" }] },
      { kind: "carousel", cards: [{ kind: "card", title: "C" }] },
    ];
    expect(
      render(reply(...parts))
        .map(read)
        .map(({ text }) => text),
    ).toEqual(["• one\n• two", "a: 1", "f: https://a.example/f", "Source: T", "C"]);
  });

  it("makes Markdown of any kind into HTML that Telegram parses and reads back", () => {
    const piece = fc.constantFrom(
      "**",
      "*",
      "_",
      "~~",
      "`",
      "```\n",
      "[",
      "](https://a.example/x)",
      "](mailto:a@b.c)",
      "> ",
      "# ",
      "- ",
      "<b>",
      "&",
      "&amp;",
      "\\",
      "\n",
      " ",
      "a",
      "Ж",
      "退",
      "👩‍👩‍👧‍👦",
      '"',
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), (pieces) => {
        const markdown = pieces.join("");
        const marked = readMarkdown(markdown);
        const html = toHtml(marked);
        const sent = render(reply({ kind: "text", text: markdown, format: "markdown" })).map(read);
        if (html === undefined) expect(sent.every(({ entities }) => entities.length === 0)).toBe(true);
        const seen = sent.map(({ text }) => text).join("\n");
        // The address follows a link that Telegram would drop; a label of nothing but blanks leaves it alone.
        const bare = (text: string): string => text.replace(/\s/g, "").replace(/\((?:mailto:)?a@b\.c\)/g, "");
        expect(bare(seen)).toBe(bare(marked.text));
      }),
      { numRuns: 2000, examples: [[["[", "\n", "](mailto:a@b.c)", "**"]]] },
    );
  });
});
