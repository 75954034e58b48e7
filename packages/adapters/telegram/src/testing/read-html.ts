import { badRequest } from "./refusal.ts";

/** A marked stretch of a message (https://core.telegram.org/bots/api#messageentity). */
export interface FakeEntity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string | undefined;
  readonly language?: string | undefined;
}

const types: ReadonlyMap<string, string> = new Map([
  ["b", "bold"],
  ["strong", "bold"],
  ["i", "italic"],
  ["em", "italic"],
  ["u", "underline"],
  ["ins", "underline"],
  ["s", "strikethrough"],
  ["strike", "strikethrough"],
  ["del", "strikethrough"],
  ["code", "code"],
  ["pre", "pre"],
  ["blockquote", "blockquote"],
  ["tg-spoiler", "spoiler"],
  ["a", "text_link"],
]);

const named: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
]);

interface Open {
  readonly name: string;
  readonly offset: number;
  readonly url?: string | undefined;
  /** Of a `pre`, whose inner `code` names it. */
  language?: string | undefined;
}

/**
 * Reads a message in the HTML parse mode, as strictly as it is documented (https://core.telegram.org/bots/api#html-style):
 * only the listed tags, closed in their order; every other `<`, `>` and `&` must be written as an entity.
 */
export function readHtml(html: string): { readonly text: string; readonly entities: readonly FakeEntity[] } {
  const entities: FakeEntity[] = [];
  const open: Open[] = [];
  let text = "";
  for (const [token] of html.matchAll(/<[^<>]*>|&[^\s;&<>]*;|[<>&]|[^<>&]+/gu)) {
    if (token.startsWith("</")) {
      const name = token.slice(2, -1).trim().toLowerCase();
      const last = open.pop();
      if (last === undefined) throw unparsable(`unexpected end tag at byte offset ${Buffer.byteLength(text)}`);
      if (last.name !== name) throw unparsable(`unmatched end tag, expected "</${last.name}>", found "</${name}>"`);
      // Code in `pre` is one thing with it.
      if (name !== "code" || open.at(-1)?.language === undefined) close(entities, last, text.length);
    } else if (token.startsWith("<") && token.length > 1) open.push(openingTag(token, text.length, open.at(-1)));
    else if (token.startsWith("&") && token.length > 1) text += entity(token);
    else if (token === "<" || token === ">" || token === "&") throw unparsable(`unescaped "${token}"`);
    else text += token;
  }
  const last = open.at(-1);
  if (last !== undefined) throw unparsable(`can't find end tag corresponding to start tag "${last.name}"`);
  return { text, entities: entities.toSorted((one, other) => one.offset - other.offset || other.length - one.length) };
}

function openingTag(token: string, offset: number, parent: Open | undefined): Open {
  const match = /^<([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>$/i.exec(token);
  const name = match?.[1]?.toLowerCase() ?? "";
  const attributes = match?.[2]?.trim() ?? "";
  if (!types.has(name)) throw unparsable(`unsupported start tag "${name}"`);
  if (name === "a") {
    const href = /^href="([^"]*)"$/.exec(attributes)?.[1];
    if (href === undefined) throw unparsable('an "a" needs an href');
    return { name, offset, url: href.replace(/&[^\s;&]*;/g, entity) };
  }
  const language = /^class="language-([^"]*)"$/.exec(attributes)?.[1];
  if (name === "code" && language !== undefined && parent?.name === "pre") {
    parent.language = language;
    return { name: "code", offset };
  }
  if (attributes !== "" && !(name === "blockquote" && attributes === "expandable")) {
    throw unparsable(`unsupported attributes of "${name}"`);
  }
  return { name, offset };
}

function close(entities: FakeEntity[], { name, offset, url, language }: Open, end: number): void {
  // Telegram drops a link that leads nowhere, and keeps what it says.
  if (end === offset || (url !== undefined && !isLinkable(url))) return;
  const type = types.get(name) ?? name;
  entities.push({
    type,
    offset,
    length: end - offset,
    ...(url === undefined ? {} : { url }),
    ...(language === undefined ? {} : { language }),
  });
}

function isLinkable(url: string): boolean {
  return /^(?:https?:\/\/[^\s/?#]+\.[^\s/?#]+|tg:\/\/)/i.test(url);
}

function entity(token: string): string {
  const number = /^&#(?:x([\da-f]{1,6})|(\d{1,7}));$/i.exec(token);
  if (number !== null)
    return String.fromCodePoint(number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16));
  const decoded = named.get(token.slice(1, -1));
  if (decoded === undefined) throw unparsable(`unknown entity "${token}"`);
  return decoded;
}

function unparsable(why: string): Error {
  return badRequest(`can't parse entities: ${why}`);
}
