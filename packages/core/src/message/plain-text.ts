import type { Mark } from "./marked-text.ts";
import { readMarkdown } from "./read-markdown.ts";

/**
 * Markdown as plain text: marks go, what they say stays. The address of a link follows in brackets unless it is what
 * the link says.
 *
 * @example
 * ```ts
 * import { plainText } from "@frontdesk/core";
 *
 * console.log(plainText("See **our** [terms](https://example.com/terms)."));
 * // "See our terms (https://example.com/terms)."
 * ```
 */
export function plainText(markdown: string): string {
  const { text, marks } = readMarkdown(markdown);
  let plain = "";
  let from = 0;
  for (const link of marks.filter(isLink)) {
    plain += text.slice(from, link.end);
    from = link.end;
    const address = link.url.replace(/^(?:mailto|tel):/i, "");
    if (![link.url, address].includes(text.slice(link.start, link.end))) plain += ` (${address})`;
  }
  return plain + text.slice(from);
}

function isLink(mark: Mark): mark is Extract<Mark, { kind: "link" }> {
  return mark.kind === "link";
}
