import { badRequest } from "./refusal.ts";

/** A text in Teams' XML as it is shown. */
export interface ReadText {
  readonly text: string;
  /** `bold`, `link https://…`, in the order in which they begin. */
  readonly marks: readonly string[];
}

const marksOf: { readonly [tag: string]: string | undefined } = {
  b: "bold",
  i: "italic",
  strike: "strike",
  code: "code",
  pre: "preformatted",
  blockquote: "quote",
};
const plainTags = new Set(["ul", "ol", "li"]);
const entities: { readonly [name: string]: string } = { amp: "&", lt: "<", gt: ">", quot: '"' };

/** Reads Teams' XML, as strictly as it can be read: known tags that are closed in order, known entities. */
export function readXml(xml: string): ReadText {
  const marks: string[] = [];
  const open: { readonly tag: string; count: number }[] = [];
  let text = "";
  for (const [token] of xml.matchAll(/<[^<>]*>|&[^;&<>\s]*;?|[^<&]+|[<&]/g)) {
    if (token.startsWith("&")) {
      text += entityOf(token);
    } else if (!token.startsWith("<")) {
      if (token.includes(">")) throw badRequest("a > stands for itself");
      text += token;
    } else if (token === "<br/>") {
      text += "\n";
    } else if (token.startsWith("</")) {
      const tag = token.slice(2, -1);
      if (open.pop()?.tag !== tag) throw badRequest(`</${tag}> closes nothing`);
      if (tag === "li") text += "\n";
    } else {
      const tag = tagOf(token, marks);
      if (tag === "li") text += bulletOf(open.at(-1));
      open.push({ tag, count: 0 });
    }
  }
  if (open.length > 0) throw badRequest(`<${open.at(-1)?.tag}> is not closed`);
  return { text, marks };
}

function tagOf(token: string, marks: string[]): string {
  const [, href] = /^<a href="([^"<>]*)">$/.exec(token) ?? [];
  if (href !== undefined) {
    const url = href.replace(/&[^;]*;?/g, entityOf);
    if (!/^(?:https?|mailto|tel):/i.test(url)) throw badRequest("a link leads nowhere");
    marks.push(`link ${url}`);
    return "a";
  }
  const tag = token.slice(1, -1);
  const mark = marksOf[tag];
  if (mark !== undefined) marks.push(mark);
  else if (!plainTags.has(tag)) throw badRequest(`there is no tag ${tag}`);
  return tag;
}

function bulletOf(list: { readonly tag: string; count: number } | undefined): string {
  if (list?.tag !== "ul" && list?.tag !== "ol") throw badRequest("<li> is in no list");
  list.count += 1;
  return list.tag === "ul" ? "• " : `${list.count}. `;
}

function entityOf(token: string): string {
  const sign = entities[token.slice(1, -1)];
  if (sign === undefined || !token.endsWith(";")) throw badRequest(`there is no entity ${token}`);
  return sign;
}
