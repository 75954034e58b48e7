import { escapeMarkdown, type ListPart, type SourcesPart, type TablePart } from "@frontdesk/core";

/**
 * Plain text as Markdown that clients show to the letter. Beside what CommonMark means by its marks, a line such as
 * `:-` makes a table and `|` ends its cells, and Web Chat makes symbols of `(c)` and reads `{{DATE(…)}}` and
 * `{aria-label=…}`.
 */
export function literal(text: string): string {
  return (
    escapeMarkdown(text)
      .replace(/\|/g, "\\|")
      .replace(/^(\s*):/gm, "$1\\:")
      // Web Chat looks for these before it reads Markdown, and sees no backslash.
      .replace(/\{(?=\{|\s*aria-label)/gi, "&#123;")
      .replace(/\((?=(?:c|r|tm|p)\))/gi, "\\(")
  );
}

/** A list. */
export function listMarkdown(part: ListPart): string {
  return part.items
    .map((item, index) => {
      const mark = part.ordered === true ? `${index + 1}. ` : "- ";
      return mark + lines(item).join(`\\\n${" ".repeat(mark.length)}`);
    })
    .join("\n");
}

/** A table (GitHub Flavored Markdown, 4.10); short rows are filled up, a head that is too short as well. */
export function tableMarkdown(part: TablePart): string {
  const width = Math.max(part.head.length, ...part.rows.map((row) => row.length));
  if (width === 0) return "";
  const row = (cells: readonly string[]): string =>
    `| ${Array.from({ length: width }, (_, index) => lines(cells[index] ?? "").join(" ")).join(" | ")} |`;
  return [row(part.head), `|${" --- |".repeat(width)}`, ...part.rows.map(row)].join("\n");
}

/** Where an answer comes from: titles that are links, in one line that every client shows. */
export function sourcesMarkdown(part: SourcesPart): string {
  return part.sources
    .map(({ title, url }) => {
      const address = safeAddress(url);
      const name = lines(title === "" ? (url ?? "") : title).join(" ");
      return address === undefined ? name : `[${name}](${destination(address)})`;
    })
    .filter((source) => source !== "")
    .join(" · ");
}

/** An address that a click may open, in its normal form; undefined for scripts and what is no address. */
export function safeAddress(url: string | undefined): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  return parsed !== null && /^(?:https?|mailto|tel):$/.test(parsed.protocol) ? parsed.href : undefined;
}

/** A picture that may be shown: from the web, or in the address itself. */
export function safeImage(url: string): string | undefined {
  if (/^data:image\/[\w.+-]+[;,]/i.test(url)) return url;
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) ? parsed.href : undefined;
}

/** A link's destination that ends where it should (CommonMark 0.31, 6.3). */
function destination(address: string): string {
  return address
    .replace(/[()<>\\\s]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/&/g, "&amp;");
}

/** The lines of a text that say something, each to be shown to the letter. */
function lines(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => literal(line.trim()))
    .filter((line) => line !== "");
}
