import { safeAddress } from "./address.ts";

/** What an element of a text can be. */
export type Tag =
  | "p"
  | "strong"
  | "em"
  | "s"
  | "code"
  | "pre"
  | "a"
  | "span"
  | "blockquote"
  | "ul"
  | "ol"
  | "li"
  | "table"
  | "tr"
  | "th"
  | "td"
  | "hr";

/** A piece of a text that was read: its elements as plain objects. A line break is one in the text. */
export interface Mark {
  readonly tag: Tag;
  readonly children: readonly TextNode[];
  /** Of a link; always one that may be opened. */
  readonly href?: string;
  /** Of an ordered list. */
  readonly start?: number;
}

/** A text, or an element of it. */
export type TextNode = Mark | string;

/** Deeper nesting is shown as it was written. */
const deepest = 8;

/** An element with what is in it. */
export const mark = (tag: Tag, children: readonly TextNode[]): Mark => ({ tag, children });

// In this order: an escape, a reference, code, a link or picture, an address, emphasis by lines and by stars. No
// emphasis is longer than a thousand characters, so that a text full of stars is read in linear time.
const special =
  /\\([!-/:-@[-`{-~])|&(amp|lt|gt|quot|nbsp);|(`+)([^`](?:.{0,999}?[^`])??)\3(?!`)|!?\[((?:\\.|[^[\]\\]){0,999})\]\(\s*((?:\\.|[^\s()\\]|\([^\s()]*\))*)(?:\s+"[^"]*")?\s*\)|(?<![\p{L}\p{N}])<?(https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"…。，；！？）*_~`|\\])>?|(?<![\p{L}\p{N}_])(__?)(?=[^\s_])(.{0,999}?[^\s\\])\8(?![\p{L}\p{N}_])|(\*{1,3}|~~)(?=[^\s*~])(.{0,999}?[^\s\\*])\10(?!\*)/gsu;
const named: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" };
const tags: { readonly [sign: string]: Tag } = { "~~": "s", "*": "em", _: "em" };

/** A text with its emphasis, code and links. */
function inline(text: string, depth: number): readonly TextNode[] {
  if (depth > deepest) return [text];
  const nodes: TextNode[] = [];
  let at = 0;
  for (const found of text.matchAll(special)) {
    const [whole, escaped, name, , code, label, target, bare, line, underlined, sign, starred] = found;
    nodes.push(text.slice(at, found.index));
    at = found.index + whole.length;
    const emphasis = line ?? sign;
    if (code !== undefined) nodes.push(mark("code", [code.replace(/^ (.+) $/s, "$1")]));
    else if (label !== undefined) nodes.push(link(target ?? "", inline(label, depth + 1)));
    else if (bare !== undefined) nodes.push(link(bare, [bare]));
    else if (emphasis !== undefined)
      nodes.push(mark(tags[emphasis] ?? "strong", inline(underlined ?? starred ?? "", depth + 1)));
    else nodes.push(escaped ?? named[name ?? ""] ?? whole);
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

function link(target: string, children: readonly TextNode[]): Mark {
  const href = safeAddress(target.replace(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll("&amp;", "&"));
  return href === undefined ? mark("span", children) : { tag: "a", href, children };
}

/** Lines of one paragraph. */
function lines(texts: readonly string[], depth: number): readonly TextNode[] {
  return inline(texts.map((line) => line.trim().replace(/(?<!\\)\\$/, "")).join("\n"), depth);
}

const item = /^( *)(?:[-*+]|(\d{1,9})[.)])(?: +(.*)|)$/;
const row = /^\s*\|(.*)\|\s*$/;
const divider = /^[\s|:-]*-[\s|:-]*$/;
const fence = /^\s*(`{3,}|~{3,})/;
const quote = /^ {0,3}> ?/;
const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*$/;
const rule = /^ {0,3}([-*_])( *\1){2,} *$/;

function table(rows: readonly string[], depth: number): Mark {
  // A bar in a cell is written with a backslash. The second row only divides.
  const cells = rows.map((line) => (row.exec(line)?.[1] ?? "").split(/(?<!\\)\|/));
  const shown = cells.filter((_, index) => index !== 1);
  return mark(
    "table",
    shown.map((texts, index) =>
      mark(
        "tr",
        texts.map((text) => mark(index === 0 ? "th" : "td", inline(text.trim(), depth))),
      ),
    ),
  );
}

/** The items of a list: what stands further in than a mark belongs to its item. */
function list(all: readonly string[], depth: number): Mark {
  const [, indent = "", number] = item.exec(all[0] ?? "") ?? [];
  const items: string[][] = [];
  for (const line of all) {
    const found = item.exec(line);
    if ((found?.[1]?.length ?? 99) < indent.length + 2) items.push([found?.[3] ?? ""]);
    else items.at(-1)?.push(line);
  }
  const children = items.map((texts) => {
    const inner = texts.findIndex((text, index) => index > 0 && item.test(text));
    const end = inner < 0 ? texts.length : inner;
    return mark("li", [...lines(texts.slice(0, end), depth), ...blocks(texts.slice(end), depth + 1)]);
  });
  return number === undefined ? mark("ul", children) : { tag: "ol", start: Number(number), children };
}

function blocks(all: readonly string[], depth: number): readonly Mark[] {
  const found: Mark[] = [];
  const isFlat = depth < deepest;
  for (let at = 0; at < all.length; ) {
    const line = all[at] ?? "";
    // The line itself, and those after it that match.
    const take = (matches: (line: string) => boolean): readonly string[] => {
      const from = at;
      do at += 1;
      while (at < all.length && matches(all[at] ?? ""));
      return all.slice(from, at);
    };
    const title = heading.exec(line);
    const opening = fence.exec(line)?.[1];
    if (line.trim() === "") at += 1;
    else if (opening !== undefined) {
      const code = take((next) => !next.trim().startsWith(opening));
      at += 1;
      found.push(mark("pre", [mark("code", [code.slice(1).join("\n")])]));
    } else if (rule.test(line)) {
      at += 1;
      found.push(mark("hr", []));
    } else if (title !== null) {
      at += 1;
      found.push(mark("p", [mark("strong", inline(title[1] ?? "", depth))]));
    } else if (row.test(line) && divider.test(all[at + 1] ?? ""))
      found.push(
        table(
          take((next) => row.test(next)),
          depth,
        ),
      );
    else if (isFlat && item.test(line))
      found.push(
        list(
          take((next) => item.test(next) || /^ {2,}\S/.test(next)),
          depth,
        ),
      );
    else if (isFlat && quote.test(line)) {
      const quoted = take((next) => quote.test(next)).map((next) => next.replace(quote, ""));
      found.push(mark("blockquote", blocks(quoted, depth + 1)));
    } else {
      const isText = (next: string): boolean =>
        next.trim() !== "" && ![fence, heading, ...(isFlat ? [item, quote] : [])].some((other) => other.test(next));
      found.push(mark("p", lines(take(isText), depth)));
    }
  }
  return found;
}

/**
 * Reads the everyday part of Markdown. It never fails: what means nothing is text, and HTML is text too.
 *
 * @example
 * ```ts
 * import { markdown } from "./markdown.ts";
 *
 * markdown("You have **30 days**."); // [{ tag: "p", children: ["You have ", { tag: "strong", … }, "."] }]
 * ```
 */
export function markdown(source: string): readonly Mark[] {
  return blocks(source.replace(/\r\n?/g, "\n").split("\n"), 0);
}
