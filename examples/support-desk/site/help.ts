import { type Passage, readMarkdown } from "@frontdesk/core";
import type { Locale } from "../shop.ts";
import { Html, html } from "./html.ts";

/** A page of the help: a document of the knowledge. */
export interface HelpTopic {
  readonly title: string;
  /** `/help/returns` */
  readonly path: string;
  readonly entries: readonly { readonly anchor: string; readonly heading: string; readonly body: Html }[];
}

const tags: { readonly [kind: string]: string } = {
  bold: "strong",
  italic: "em",
  strike: "s",
  code: "code",
  preformatted: "code",
  quote: "q",
};

/** The everyday part of Markdown as HTML: paragraphs of lines, with emphasis, code and links. */
function markdownHtml(markdown: string): Html {
  const { text, marks } = readMarkdown(markdown);
  const open = new Map<number, string[]>();
  const close = new Map<number, string[]>();
  for (const mark of marks) {
    const tag = mark.kind === "link" ? "a" : tags[mark.kind];
    if (tag === undefined) continue;
    const start = mark.kind === "link" ? html`<a href="${mark.url}" rel="noopener">`.text : `<${tag}>`;
    open.set(mark.start, [...(open.get(mark.start) ?? []), start]);
    close.set(mark.end, [`</${tag}>`, ...(close.get(mark.end) ?? [])]);
  }
  let result = "";
  for (let at = 0; at <= text.length; at += 1) {
    result += (close.get(at) ?? []).join("") + (open.get(at) ?? []).join("");
    result += html`${text.charAt(at)}`.text;
  }
  return new Html(`<p>${result.replace(/\n{2,}/g, "</p><p>").replaceAll("\n", "<br>")}</p>`);
}

/** The help in one language: what is written in it, and what has no language. */
export function helpTopics(passages: readonly Passage[], locale: Locale): readonly HelpTopic[] {
  const byPath = new Map<string, Passage[]>();
  for (const passage of passages) {
    const path = passage.url === undefined ? undefined : URL.parse(passage.url)?.pathname;
    if (path === undefined || !path.startsWith("/help/")) continue;
    if (passage.language !== undefined && passage.language !== locale) continue;
    byPath.set(path, [...(byPath.get(path) ?? []), passage]);
  }
  return [...byPath].map(([path, found]) => {
    const [first] = found;
    const [top = "", ...rest] = first?.title.split(" › ") ?? [];
    const entries = found.map((passage) => ({
      anchor: decodeURIComponent(URL.parse(passage.url ?? "")?.hash.slice(1) ?? ""),
      heading: passage.question ?? passage.title.split(" › ").slice(1).join(" › "),
      body: markdownHtml(passage.body),
    }));
    return { title: rest.length === 0 && found.length > 1 ? (first?.document ?? top) : top, path, entries };
  });
}
