import type { Part, StoredMessage } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Activity } from "../src/activity.ts";
import { render } from "../src/render.ts";
import { hero } from "./support/hero.ts";
import { readMarkdown } from "./support/read-markdown.ts";

const place = { conversation: "c0ffee", bot: { id: "acme", name: "Acme support" } };

function shown(parts: readonly Part[], author: StoredMessage["author"] = { kind: "bot" }): readonly Activity[] {
  return render({ sequence: 7, author, parts, at: 0 }, place);
}

/** The one activity that a part becomes. */
function one(part: Part): Activity {
  const [activity, ...more] = shown([part]);
  if (activity === undefined || more.length > 0) throw new Error(`${more.length + 1} activities`);
  return activity;
}

/** The texts of a card, which are Markdown. */
function cardMarkdown(title: string, text: string): string {
  const content = (one({ kind: "card", title, text }).attachments ?? []).map(hero)[0];
  return [content?.title ?? "", content?.text ?? ""].join("\n\n");
}

/** What a reader sees of Markdown, without white space. */
function read(markdown: string | undefined): string {
  return alone(readMarkdown(markdown ?? "").text);
}

function alone(text: string): string {
  return text.replace(/\s+/g, "");
}

const hostile = [
  "<!channel> <@U1> @everyone",
  '<a href="https://evil.example">x</a>',
  "[x](javascript:alert(1))",
  "![x](https://evil.example/pixel.png)",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "**bold** _it_ `code` ~~gone~~ # head",
  "# head\n> quote\n- item\n1. one\n---\n***\n===",
  "| a | b |\n| - | - |",
  "a\n:-",
  "a\n=",
  "&lt;b&gt; &copy; &#60;",
  "{{DATE(2026-11-21T00:00:00Z)}} {aria-label=x}",
  "(c) (TM) +- ...",
  "https://evil.example www.evil.example",
  "a\\*b \\[x\\]",
  "שלום‮ evil ‬",
  "👩‍👩‍👧‍👦 é ́",
  "\u202e\u0007\u001b[31m",
];

describe("what a customer or an author writes", () => {
  test("comes back the same, 10,000 times", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("customer", "bot"), (random, kind) => {
        // Something to see: what shows nothing is not sent.
        const text = `${random}.`;
        const author = kind === "customer" ? ({ kind, id: "dl_1" } as const) : ({ kind: "bot" } as const);
        const activities = JSON.parse(JSON.stringify(shown([{ kind: "text", text }], author)));
        expect(activities).toMatchObject([{ text, textFormat: "plain" }]);
        expect(activities).toHaveLength(1);
      }),
      { numRuns: 10_000 },
    );
  });

  test.each(hostile)("is never markup: %j", (text) => {
    const card = cardMarkdown(text, text);
    const list = one({ kind: "list", items: [text] }).text;
    const table = one({ kind: "table", head: [text], rows: [[text]] }).text;
    const source = one({ kind: "sources", sources: [{ title: text }] }).text;
    for (const markdown of [card, list, table, source]) {
      // A long title stands in bold above the text.
      expect(readMarkdown(markdown ?? "").marks.filter((mark) => mark !== "bold" || markdown !== card)).toEqual([]);
      // Web Chat and its cards look for these before they read Markdown.
      expect(markdown).not.toMatch(/\{\{|\{\s*aria/);
    }
    expect(read(card)).toBe(alone(text + text));
    expect(read(list)).toBe(alone(text));
    expect(read(table)).toBe(alone(text + text));
    expect(read(source)).toBe(alone(text));
  });

  test("reads the same in a card, a list and a table, whatever it is", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."aB1 .*_`~#+-=|>[]()!&;:<\\/\"'{}$^@%,?\n"), maxLength: 30 });
    fc.assert(
      fc.property(letters, letters, (first, second) => {
        fc.pre(first.trim() !== "" && second.trim() !== "");
        expect(read(cardMarkdown(first, second))).toBe(alone(first + second));
        expect(read(one({ kind: "list", items: [first, second] }).text)).toBe(alone(first + second));
        expect(read(one({ kind: "table", head: [first, second], rows: [[second, first]] }).text)).toBe(
          alone(first + second + second + first),
        );
        const source = one({ kind: "sources", sources: [{ title: first, url: "https://a.example/" }] }).text;
        expect(read(source)).toBe(alone(first));
      }),
      { numRuns: 3_000 },
    );
  });
});
