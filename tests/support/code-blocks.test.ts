import { expect, test } from "vitest";
import { blocksIn, type CodeBlock } from "./code-blocks.ts";

function blocks(...lines: readonly string[]): CodeBlock[] {
  return blocksIn(
    "page.md",
    lines.map((text, index) => ({ number: index + 1, text, indent: 0 })),
  );
}

test("a block keeps its line, so that a message about it is one about the page", () => {
  expect(blocks("# Title", "", "```ts", "const a = 1;", "```")).toEqual([
    { page: "page.md", line: 4, file: "4.ts", code: "\n\n\nconst a = 1;\n", runs: true },
  ]);
});

test("a block in a list keeps its column", () => {
  expect(blocks("- item", "  ```ts", "  if (a) {", "    b();", "", "  }", "  ```")[0]?.code).toBe(
    "\n\n  if (a) {\n    b();\n\n  }\n",
  );
});

test("other languages, and fences within longer fences, are no blocks", () => {
  expect(blocks("```sh", "npm install", "```", "````md", "```ts", "a", "```", "````")).toEqual([]);
});

test("`no-run`, a title, and `continue`", () => {
  const found = blocks("```ts no-run [bot.ts]", "a();", "```", "then", "```ts continue", "b();", "```");
  expect(found.map(({ file, runs, code }) => ({ file, runs, code }))).toEqual([
    { file: "bot.ts", runs: false, code: "\na();\n" },
    { file: "6.ts", runs: true, code: "\na();\n\n\n\nb();\n" },
  ]);
});

test("a fence without an end, and one that continues nothing, are errors with their line", () => {
  expect(() => blocks("text", "```ts", "a")).toThrow("page.md:2: this block has no end");
  expect(() => blocks("```ts continue", "a", "```")).toThrow("page.md:1:");
});
