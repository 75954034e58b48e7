import { closesFence, type Fence, fenceOf } from "./fence.ts";
import type { Mark, MarkedText } from "./marked-text.ts";
import { readInline } from "./read-inline.ts";

/**
 * Reads the everyday part of Markdown (CommonMark 0.31: emphasis, code, links, lists, headings, quotes; `~~struck~~`
 * as in GFM) into a text with marks, for channels that have a dialect of their own. Lines stay lines, a list's sign
 * becomes `•`, a heading is bold, HTML is shown to the letter, and an address that is not http, https, mailto or tel
 * does not become a link. The text is never longer than its source.
 *
 * @example
 * ```ts
 * import { readMarkdown } from "@frontdesk/core";
 *
 * console.log(readMarkdown("Very **soon**")); // { text: "Very soon", marks: [{ kind: "bold", start: 5, end: 9 }] }
 * ```
 */
export function readMarkdown(markdown: string): MarkedText {
  const reader = new BlockReader();
  for (const line of markdown.split("\n")) reader.line(line);
  return reader.end();
}

/** Collects lines into blocks and blocks into one text. */
class BlockReader {
  private readonly lines: string[] = [];
  private length = 0;
  private readonly marks: Mark[] = [];
  private paragraph: string[] = [];
  private quote: string[] | undefined;
  private code: { readonly fence: Fence; readonly lines: string[] } | undefined;

  line(line: string): void {
    if (this.code !== undefined) {
      this.codeLine(line, this.code);
      return;
    }
    const quoted = /^(?: {0,3}> ?)+(.*)$/.exec(line)?.[1];
    if (quoted !== undefined) {
      this.quoteLine(quoted);
      return;
    }
    this.endQuote();
    const fence = fenceOf(line);
    if (fence !== undefined) {
      this.endParagraph();
      this.code = { fence, lines: [] };
      return;
    }
    if (!this.ownLine(line)) this.paragraph.push(line);
  }

  end(): MarkedText {
    if (this.code !== undefined) this.endCode(this.code);
    this.endQuote();
    this.endParagraph();
    return { text: this.lines.join("\n"), marks: this.marks.toSorted(outerFirst) };
  }

  /** Blocks of one line: blank lines, headings, rules and items of lists. */
  private ownLine(line: string): boolean {
    const heading = /^ {0,3}#{1,6}[^\S\n]+(.*?)(?:[^\S\n]+#+)?[^\S\n]*$/.exec(line)?.[1];
    const item = /^(\s*)[-*+](\s+)(?=\S)(.*)$/.exec(line);
    const numbered = /^(\s*\d{1,9}[.)]\s+)(.*)$/.exec(line);
    const rule = /^ {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/.test(line);
    if (line.trim() !== "" && heading === undefined && item === null && numbered === null && !rule) return false;
    this.endParagraph();
    if (rule) this.add("———", []);
    else if (heading !== undefined) this.addInline("", heading, "bold");
    else if (item !== null) this.addInline(`${item[1] ?? ""}•${item[2] ?? " "}`, item[3] ?? "");
    else if (numbered !== null) this.addInline(numbered[1] ?? "", numbered[2] ?? "");
    else this.add(line, []);
    return true;
  }

  private codeLine(line: string, code: { readonly fence: Fence; readonly lines: string[] }): void {
    if (closesFence(line, code.fence)) this.endCode(code);
    else code.lines.push(line);
  }

  private endCode(code: { readonly fence: Fence; readonly lines: readonly string[] }): void {
    this.code = undefined;
    const text = code.lines.join("\n");
    const language = code.fence.info.split(/\s/, 1)[0] ?? "";
    this.add(text, text === "" ? [] : [{ kind: "preformatted", start: 0, end: text.length, language }]);
  }

  private quoteLine(line: string): void {
    this.endParagraph();
    if (this.quote === undefined) this.quote = [line];
    else this.quote.push(line);
  }

  private endQuote(): void {
    if (this.quote === undefined) return;
    // The signs of all levels are gone: a quote in a quote is one quote, as no chat shows more.
    const inner = readMarkdown(this.quote.join("\n"));
    this.quote = undefined;
    const around: Mark[] = inner.text === "" ? [] : [{ kind: "quote", start: 0, end: inner.text.length }];
    this.add(inner.text, [...around, ...inner.marks]);
  }

  private endParagraph(): void {
    if (this.paragraph.length === 0) return;
    const text = this.paragraph.join("\n");
    this.paragraph = [];
    this.addInline("", text);
  }

  private addInline(before: string, source: string, whole?: "bold"): void {
    const { text, marks } = readInline(source);
    const around: Mark[] = whole === undefined || text === "" ? [] : [{ kind: whole, start: 0, end: text.length }];
    this.add(before + text, shift([...around, ...marks], before.length));
  }

  private add(text: string, marks: readonly Mark[]): void {
    const start = this.lines.length === 0 ? 0 : this.length + 1;
    this.lines.push(text);
    this.length = start + text.length;
    this.marks.push(...shift(marks, start));
  }
}

function shift(marks: readonly Mark[], by: number): readonly Mark[] {
  return by === 0 ? marks : marks.map((mark) => ({ ...mark, start: mark.start + by, end: mark.end + by }));
}

function outerFirst(one: Mark, other: Mark): number {
  return one.start - other.start || other.end - one.end;
}
