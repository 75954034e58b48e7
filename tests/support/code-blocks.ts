import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/packages.ts";
import { parseSource } from "../../tools/syntax.ts";

/** One TypeScript block of a page or of an `@example`. */
export interface CodeBlock {
  /** Where it stands, relative to the root: `docs/guide/words.md`. */
  readonly page: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** The name of its file: the title in its fence (`[bot.ts]`), otherwise its line. Blocks of a page import each other. */
  readonly file: string;
  /** Its code, moved to its own line and column, so that a message about it is a message about the page. */
  readonly code: string;
  /** False for `ts no-run`. */
  readonly runs: boolean;
}

/** A line of Markdown, and how many columns of the file stand before it. */
interface Line {
  readonly number: number;
  readonly text: string;
  readonly indent: number;
}

interface Fence {
  readonly line: Line;
  readonly marks: string;
  readonly indent: number;
  readonly language: string;
  readonly info: string;
}

/**
 * The TypeScript blocks of some lines of Markdown.
 *
 * What a fence may say after `ts`: `no-run` (only type-checked), `continue` (the block goes on where the one before it
 * ended), `[bot.ts]` (a title; other blocks of the page import it by that name).
 */
export function blocksIn(page: string, lines: readonly Line[]): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let fence: Fence | undefined;
  let body: Line[] = [];
  for (const line of lines) {
    const found = /^(\s*)(`{3,}|~{3,})\s*([\w-]*)(.*)$/.exec(line.text);
    if (fence === undefined) {
      const [, indent = "", marks = "", language = "", info = ""] = found ?? [];
      if (found) fence = { line, marks, indent: indent.length, language, info };
      body = [];
    } else if (found?.[2]?.startsWith(fence.marks) && found[3] === "" && found[4]?.trim() === "") {
      if (/^(ts|typescript)$/.test(fence.language)) blocks.push(blockOf(page, fence, body, blocks.at(-1)));
      fence = undefined;
    } else body.push(line);
  }
  if (fence) throw new Error(`${page}:${fence.line.number}: this block has no end`);
  return blocks;
}

function blockOf(page: string, fence: Fence, body: readonly Line[], previous: CodeBlock | undefined): CodeBlock {
  const words = fence.info.split(/\s+/);
  const line = fence.line.number + 1;
  let code = "";
  if (words.includes("continue")) {
    if (!previous) throw new Error(`${page}:${fence.line.number}: there is no block that this one continues`);
    code = previous.code;
  }
  code += "\n".repeat(line - 1 - (code.split("\n").length - 1));
  for (const { text, indent } of body) {
    const own = text.slice(Math.min(fence.indent, text.length - text.trimStart().length));
    code += `${" ".repeat(own === "" ? 0 : indent + text.length - own.length)}${own}\n`;
  }
  const title = /\[([\w./-]+\.ts)\]/.exec(fence.info)?.[1];
  return { page, line, file: title ?? `${line}.ts`, code, runs: !words.includes("no-run") };
}

function markdownBlocks(page: string): CodeBlock[] {
  const lines = readFileSync(join(root, page), "utf8").split("\n");
  return blocksIn(
    page,
    lines.map((text, index) => ({ number: index + 1, text, indent: 0 })),
  );
}

/** The blocks of the `@example` tags of one source file. An `@example` without one is an error. */
function exampleBlocks(path: string): CodeBlock[] {
  const source = parseSource(path, readFileSync(join(root, path), "utf8"));
  return source.comments
    .filter(({ type, value }) => type === "Block" && value.startsWith("*") && value.includes("@example"))
    .flatMap(({ start, end }) => {
      const first = source.lineOf(start);
      const text = source.text.slice(0, end - "*/".length).split("\n");
      const lines = text.slice(first - 1).map((raw, index) => {
        const mark = /^\s*(\/\*\*|\*)? ?/.exec(raw)?.[0] ?? "";
        return { number: first + index, text: raw.slice(mark.length), indent: mark.length };
      });
      const from = lines.findIndex(({ text }) => text.startsWith("@example"));
      const blocks = blocksIn(path, lines.slice(from));
      if (blocks.length === 0) throw new Error(`${path}:${first + from}: this @example has no \`\`\`ts block`);
      return blocks;
    });
}

/** Every TypeScript block of the README files, of the documentation and of the doc comments of the packages. */
export function allCodeBlocks(): CodeBlock[] {
  const options = { cwd: root, exclude: ["**/node_modules/**", "**/dist/**", "**/.vitepress/**"] };
  const pages = globSync(["README.md", "CONTRIBUTING.md", "{docs,packages,examples}/**/*.md"], options).sort();
  const sources = globSync(["packages/*/src/**/*.ts", "packages/*/*/src/**/*.ts"], options).sort();
  const blocks = [...pages.flatMap(markdownBlocks), ...sources.flatMap(exampleBlocks)];
  const seen = new Set<string>();
  for (const { page, line, file } of blocks) {
    if (seen.has(`${page}/${file}`)) throw new Error(`${page}:${line}: a second block with the title ${file}`);
    seen.add(`${page}/${file}`);
  }
  return blocks;
}
