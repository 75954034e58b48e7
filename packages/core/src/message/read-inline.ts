import { Emphasis, type Node } from "./emphasis.ts";
import type { Mark, MarkedText } from "./marked-text.ts";

const punctuation = /^[!-/:-@[-`{-~]$/;
const safeAddress = /^(?:https?:\/\/|mailto:|tel:)[^\s<>]+$/i;
const entities: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);

/** Reads the inline constructs of one block of Markdown: emphasis, code, links, escapes, entities. */
export function readInline(source: string): MarkedText {
  const reader = new InlineReader(source);
  return reader.read();
}

interface Bracket {
  readonly node: number;
  readonly image: boolean;
  /** How many delimiters there were when it opened. */
  readonly delimiters: number;
}

class InlineReader {
  private readonly source: string;
  private readonly nodes: Node[] = [];
  private readonly emphasis: Emphasis;
  private readonly links: { readonly from: number; readonly to: number; readonly url: string }[] = [];
  private readonly codes: number[] = [];
  private readonly brackets: Bracket[] = [];
  /** Lengths of runs of backticks that are known to have no counterpart, so that looking stays linear. */
  private readonly lonely = new Set<number>();

  constructor(source: string) {
    this.source = source;
    this.emphasis = new Emphasis(this.nodes);
  }

  read(): MarkedText {
    const special = /[\\&`<[\]!*_~]/g;
    let position = 0;
    while (position < this.source.length) {
      special.lastIndex = position;
      const next = special.exec(this.source)?.index ?? this.source.length;
      position = next > position ? this.text(this.source.slice(position, next), next) : this.special(next);
    }
    this.emphasis.match(0);
    return this.join();
  }

  /** Adds a text that ends at a place of the source, and goes on from there; so do all that follow. */
  private text(text: string, end: number): number {
    this.nodes.push({ text });
    return end;
  }

  private special(at: number): number {
    switch (this.source.charAt(at)) {
      case "\\":
        return this.escape(at);
      case "&":
        return this.entity(at);
      case "`":
        return this.code(at);
      case "<":
        return this.autolink(at);
      case "[":
        return this.open("[", at);
      case "!":
        return this.source.charAt(at + 1) === "[" ? this.open("![", at) : this.text("!", at + 1);
      case "]":
        return this.close(at);
      default:
        return this.emphasis.run(this.source, at);
    }
  }

  private escape(at: number): number {
    const next = this.source.charAt(at + 1);
    if (punctuation.test(next)) return this.text(next, at + 2);
    return next === "\n" ? at + 1 : this.text("\\", at + 1);
  }

  private entity(at: number): number {
    const match = /^&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/i.exec(this.source.slice(at, at + 12));
    const decoded = match === null ? undefined : decode(match[1], match[2], match[3]);
    if (match === null || decoded === undefined) return this.text("&", at + 1);
    return this.text(decoded, at + match[0].length);
  }

  private code(at: number): number {
    let from = at + 1;
    while (this.source.charAt(from) === "`") from += 1;
    const length = from - at;
    const closing = this.lonely.has(length) ? -1 : closingRun(this.source, length, from);
    if (closing < 0) {
      this.lonely.add(length);
      return this.text("`".repeat(length), from);
    }
    const inner = this.source.slice(from, closing);
    const padded = inner.startsWith(" ") && inner.endsWith(" ") && inner.trim() !== "";
    this.codes.push(this.nodes.length);
    return this.text(padded ? inner.slice(1, -1) : inner, closing + length);
  }

  private autolink(at: number): number {
    const url = /^<((?:https?:\/\/|mailto:|tel:)[^\s<>]{1,2000})>/i.exec(this.source.slice(at, at + 2010))?.[1];
    if (url === undefined) return this.text("<", at + 1);
    this.links.push({ from: this.nodes.length, to: this.nodes.length, url });
    return this.text(url, at + url.length + 2);
  }

  private open(sign: "[" | "![", at: number): number {
    this.brackets.push({ node: this.nodes.length, image: sign === "![", delimiters: this.emphasis.count });
    return this.text(sign, at + sign.length);
  }

  private close(at: number): number {
    const bracket = this.brackets.pop();
    const target = /^\(\s*(?:<([^<>\n]*)>|([^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/.exec(
      this.source.slice(at + 1, at + 3000),
    );
    const url = target?.[1] ?? target?.[2] ?? "";
    if (bracket === undefined || target === null || !safeAddress.test(url)) return this.text("]", at + 1);
    this.emphasis.match(bracket.delimiters);
    const isEmpty = this.nodes.slice(bracket.node + 1).every((node) => node.text === "");
    this.nodes[bracket.node] = { text: "" };
    if (isEmpty) this.nodes.push({ text: url });
    this.links.push({ from: bracket.node, to: this.nodes.length - 1, url });
    // A link holds no link: brackets that are open around it are text.
    if (!bracket.image) this.brackets.length = 0;
    return at + 1 + target[0].length;
  }

  private join(): MarkedText {
    const starts: number[] = [];
    let text = "";
    for (const node of this.nodes) {
      starts.push(text.length);
      text += node.text;
    }
    const startOf = (node: number): number => starts[node] ?? text.length;
    const endOf = (node: number): number => startOf(node) + (this.nodes[node]?.text.length ?? 0);
    const links = this.outerLinks();
    const marks: Mark[] = [
      ...links.map(({ from, to, url }): Mark => ({ kind: "link", start: startOf(from), end: endOf(to), url })),
      ...this.emphasis.found.map(({ kind, from, to }): Mark => ({ kind, start: endOf(from), end: startOf(to) })),
      ...this.codes.map((node): Mark => ({ kind: "code", start: startOf(node), end: endOf(node) })),
    ];
    return { text, marks: marks.filter((mark) => mark.end > mark.start) };
  }

  /** An image in a link is read as the link. */
  private outerLinks(): readonly { readonly from: number; readonly to: number; readonly url: string }[] {
    const outer: { readonly from: number; readonly to: number; readonly url: string }[] = [];
    for (const link of this.links.toReversed()) {
      const last = outer.at(-1);
      if (last === undefined || link.to < last.from) outer.push(link);
    }
    return outer.reverse();
  }
}

function closingRun(source: string, length: number, from: number): number {
  for (const match of source.slice(from).matchAll(/`+/g)) if (match[0].length === length) return from + match.index;
  return -1;
}

function decode(decimal?: string, hexadecimal?: string, name?: string): string | undefined {
  if (name !== undefined) return entities.get(name.toLowerCase());
  const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "0", 16) : Number.parseInt(decimal, 10);
  const isScalar = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isScalar ? String.fromCodePoint(code) : undefined;
}
