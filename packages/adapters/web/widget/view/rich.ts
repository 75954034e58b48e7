import { type Mark, markdown, type TextNode } from "../markdown.ts";
import { h } from "./dom.ts";

/** An element of a text. */
export function nodeOf(node: TextNode): Node | string {
  if (typeof node === "string") return node;
  const { tag, children, href, start }: Mark = node;
  const element = h(tag, tag === "a" ? linkTo(href) : { start }, children.map(nodeOf));
  // What is wider than the chat is scrolled by itself, also with the keyboard.
  return tag === "table" || tag === "pre" ? h("div", { class: "scroll", tabindex: 0 }, element) : element;
}

/** The attributes of a link that leads away. */
export function linkTo(href: string | undefined): { readonly [name: string]: string | undefined } {
  return { href, target: "_blank", rel: "noreferrer" };
}

/** A text in Markdown as elements. */
export function rich(text: string): readonly (Node | string)[] {
  return markdown(text).map(nodeOf);
}
