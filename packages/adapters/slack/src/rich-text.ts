import type { Mark, MarkedText } from "@frontdesk/core";
import type { MessageBlock, RichTextElement, RichTextPiece, TextStyle } from "./blocks.ts";

/** A stretch of a marked text. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * A marked text as rich text. It is used in place of mrkdwn, which has no way to write `*`, `_`, `~` and a backtick as
 * such: nothing that a customer or a document says can become markup or mention anybody here.
 */
export function richText({ text, marks }: MarkedText): MessageBlock {
  const elements: RichTextElement[] = [];
  let position = 0;
  const section = (end: number): void => {
    // The line break before and after a quote or code is the block's own.
    const from = position > 0 && text[position] === "\n" ? position + 1 : position;
    const to = end < text.length && text[end - 1] === "\n" ? end - 1 : end;
    if (to > from)
      elements.push({ type: "rich_text_section", elements: inline(text, marks, { start: from, end: to }) });
  };
  for (const mark of marks) {
    if ((mark.kind !== "quote" && mark.kind !== "preformatted") || mark.start < position) continue;
    section(mark.start);
    position = mark.end;
    if (mark.end === mark.start) continue;
    const type = mark.kind === "quote" ? "rich_text_quote" : "rich_text_preformatted";
    elements.push({ type, elements: inline(text, marks, mark) });
  }
  section(text.length);
  return { type: "rich_text", elements };
}

/** Plain text as rich text. Addresses in it are links to themselves, as Slack makes them of text without blocks. */
export function plainRichText(text: string, style?: TextStyle): MessageBlock {
  const styled = style === undefined ? {} : { style };
  const elements: RichTextPiece[] = [];
  let position = 0;
  for (const { 0: address, index } of text.matchAll(bareAddress)) {
    if (!URL.canParse(address)) continue;
    if (index > position) elements.push({ type: "text", text: text.slice(position, index), ...styled });
    elements.push({ type: "link", url: address, text: address, ...styled });
    position = index + address.length;
  }
  if (position < text.length) elements.push({ type: "text", text: text.slice(position), ...styled });
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

/** Up to what cannot be an address or ends a sentence. */
const bareAddress = /https?:\/\/[^\s<>|"'`()[\]{}]*[^\s<>|"'`()[\]{}.,:;!?*_~]/gi;

/** Cuts a stretch wherever an inline mark begins or ends. */
function inline(text: string, marks: readonly Mark[], { start, end }: Stretch): readonly RichTextPiece[] {
  const inner = marks.filter((mark) => isInline(mark) && mark.start < end && mark.end > start);
  const cuts = new Set([start, end]);
  for (const mark of inner) cuts.add(Math.max(start, mark.start)).add(Math.min(end, mark.end));
  const places = [...cuts].sort((one, other) => one - other);
  return places.slice(1).flatMap((to, index) => {
    const from = places[index] ?? start;
    const here = inner.filter((mark) => mark.start <= from && mark.end >= to);
    return pieces(text, { start: from, end: to }, here);
  });
}

function pieces(text: string, { start, end }: Stretch, marks: readonly Mark[]): readonly RichTextPiece[] {
  const shown = text.slice(start, end);
  const style = styleOf(marks);
  const styled = style === undefined ? {} : { style };
  const link = marks.find((mark) => mark.kind === "link");
  if (link === undefined) return [{ type: "text", text: shown, ...styled }];
  if (isLinkable(link.url)) return [{ type: "link", url: link.url, text: shown, ...styled }];
  const address = link.url.replace(/^tel:/i, "");
  const isSaid = link.end !== end || text.slice(link.start, link.end) === address;
  return [{ type: "text", text: isSaid ? shown : `${shown} (${address})`, ...styled }];
}

function styleOf(marks: readonly Mark[]): TextStyle | undefined {
  const kinds = new Set(marks.map(({ kind }) => kind));
  const style: TextStyle = {
    ...(kinds.has("bold") ? { bold: true } : {}),
    ...(kinds.has("italic") ? { italic: true } : {}),
    ...(kinds.has("strike") ? { strike: true } : {}),
    ...(kinds.has("code") ? { code: true } : {}),
  };
  return Object.keys(style).length === 0 ? undefined : style;
}

function isInline({ kind }: Mark): boolean {
  return kind !== "quote" && kind !== "preformatted";
}

/** What Slack makes a link of. */
export function isLinkable(url: string): boolean {
  return /^(?:https?:\/\/[^\s]+|mailto:[^\s]+)$/i.test(url);
}
