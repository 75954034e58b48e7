import type { FilePart } from "@frontdesk/core";
import { safeAddress, safeImage } from "../address.ts";
import { h, icon } from "./dom.ts";
import { linkTo } from "./rich.ts";
import { sizeOf } from "./talk.ts";

/** A picture, with its place kept until it has come; a click shows it in full. */
export function picture(url: string, alt: string): HTMLElement {
  const src = safeImage(url);
  if (src === undefined) return h("span", "plain", alt);
  const image = h("img", { src, alt, loading: "lazy", decoding: "async" });
  // Browsers open no `data:` address.
  return h("a", { class: "picture", ...linkTo(safeAddress(url)) }, image);
}

/** A file to download. */
export function fileOf({ url, name, mime, size }: FilePart, language: string): HTMLElement {
  const href = safeAddress(url);
  if (href !== undefined && mime?.startsWith("image/") === true) return picture(url, name);
  return h(
    href === undefined ? "span" : "a",
    { class: "bubble file", ...linkTo(href) },
    icon("clip"),
    h("span", {}, h("bdi", {}, name), size !== undefined && h("small", {}, sizeOf(size, language))),
  );
}
