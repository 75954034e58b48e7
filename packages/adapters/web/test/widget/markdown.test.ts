import { escapeMarkdown } from "@frontdesk/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { markdown, type TextNode } from "../../widget/markdown.ts";

/** What stands in a text, without its marks. */
function textOf(nodes: readonly TextNode[]): string {
  return nodes.map((node) => (typeof node === "string" ? node : textOf(node.children))).join("");
}

/** The elements of a text as HTML, for reading. */
function html(nodes: readonly TextNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === "string") return node;
      const { tag, href, start, children } = node;
      const attributes = `${href === undefined ? "" : ` ${href}`}${start === undefined ? "" : ` ${start}`}`;
      return `<${tag}${attributes}>${html(children)}</${tag}>`;
    })
    .join("");
}

function links(nodes: readonly TextNode[]): readonly string[] {
  return nodes.flatMap((node) =>
    typeof node === "string" ? [] : [...(node.href === undefined ? [] : [node.href]), ...links(node.children)],
  );
}

function depth(nodes: readonly TextNode[]): number {
  return Math.max(0, ...nodes.map((node) => (typeof node === "string" ? 0 : 1 + depth(node.children))));
}

/** Texts that are full of what means something. */
const marked = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ..."* ** *** _ __ ~~ ` ``` [ ] ( ) ](  > - 1. # | \\ & &amp; < ! : / \n \n\n".split(" "),
        "\n",
        "\n  ",
        " ",
        "\n|---|---|\n",
        "javascript:",
        "https://shop.example/",
        "data:text/html,",
        "[x](",
      ),
      fc.string({ maxLength: 4 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(""));

describe("Markdown in the widget", () => {
  test.for([
    [
      "a **b** *c* __d__ _e_ ~~f~~ `g`",
      "<p>a <strong>b</strong> <em>c</em> <strong>d</strong> <em>e</em> <s>f</s> <code>g</code></p>",
    ],
    ["**a *b* c** ***d***", "<p><strong>a <em>b</em> c</strong> <strong>d</strong></p>"],
    ["a_b_c 2*3 * 4 ** 5", "<p>a_b_c 2*3 * 4 ** 5</p>"],
    ["\\*a\\* &lt;b&gt; <b>c</b>", "<p>*a* <b> <b>c</b></p>"],
    ["`` a`b `` `*c*`", "<p><code>a`b</code> <code>*c*</code></p>"],
    ['[a](https://x.example/b_(c) "t")', "<p><a https://x.example/b_(c)>a</a></p>"],
    ["see https://x.example/a.", "<p>see <a https://x.example/a>https://x.example/a</a>.</p>"],
    ["[a](javascript:alert(1)) [b](/c) ![d](data:text/html,e)", "<p><span>a</span> <span>b</span> <span>d</span></p>"],
    ["[a](mailto:b@c.example) [d](tel:+12)", "<p><a mailto:b@c.example>a</a> <a tel:+12>d</a></p>"],
    ["a\nb\\\nc\n\nd", "<p>a\nb\nc</p><p>d</p>"],
    ["# a **b** #\ntext", "<p><strong>a <strong>b</strong></strong></p><p>text</p>"],
    ["- a\n- b\n  - c\n\n3. d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol 3><li>d</li></ol>"],
    ["> a\n> - b", "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>"],
    ["```js\n**a**\n```\nb", "<pre><code>**a**</code></pre><p>b</p>"],
    [
      "| a | b |\n|---|:-:|\n| c \\| d | **e** |",
      "<table><tr><th>a</th><th>b</th></tr><tr><td>c | d</td><td><strong>e</strong></td></tr></table>",
    ],
    ["a\n\n---\n\nb", "<p>a</p><hr></hr><p>b</p>"],
  ] as const)("%j", ([source, expected]) => {
    expect(html(markdown(source))).toBe(expected);
  });

  test("never fails, whatever it reads", () => {
    fc.assert(fc.property(fc.oneof(marked, fc.string({ unit: "binary" })), (source) => void markdown(source)));
  });

  test("has no link but to what may be opened", () => {
    const allowed = /^(?:https?|mailto|tel):/;
    fc.assert(
      fc.property(marked, fc.constantFrom("javascript", "data", "vbscript", "file", "blob"), (text, scheme) => {
        for (const href of links(markdown(`${text} [a](${scheme}:b) [${text}](${scheme}:${text})`)))
          expect(href).toMatch(allowed);
      }),
    );
  });

  test("keeps every letter, in order", () => {
    fc.assert(
      fc.property(marked, (source) => {
        // Addresses of links, what names a block of code, references and numbers of lists become something else.
        const plain = source.replace(/[[\]()`&]|~~~+|\d+[.)]/g, "");
        const letters = (text: string): string => (text.match(/[\p{L}\p{N}]/gu) ?? []).join("");
        expect(letters(textOf(markdown(plain)))).toBe(letters(plain));
      }),
    );
  });

  test("shows a text that was escaped to the letter", () => {
    const line = fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n\u2028\u2029]/g, "").trim());
    fc.assert(
      fc.property(
        line.filter((text) => text !== "" && !/^\||https?:\/\//.test(text)),
        (text) => {
          expect(textOf(markdown(escapeMarkdown(text)))).toBe(text);
        },
      ),
    );
  });

  test("is never nested deeper than a page can bear", () => {
    for (const source of ["> ".repeat(5_000), "- ".repeat(5_000), "*a _b ".repeat(5_000), "[".repeat(5_000)])
      expect(depth(markdown(source))).toBeLessThan(40);
  });

  test("reads 100 KB of marks that are never closed in linear time", () => {
    const measure = (size: number): number => {
      const source = "*a _b [c](`d ".repeat(size);
      const before = performance.now();
      markdown(source);
      return performance.now() - before;
    };
    measure(2_000);
    // Linear is eight times as much; quadratic would be sixty-four times.
    expect(measure(8_000)).toBeLessThan(30 * Math.max(5, measure(1_000)));
  });
});
