import type { Words } from "../words.ts";
import { button, h, iconButton } from "./dom.ts";

/** A bubble beside the launcher that says the first word; a click opens the chat. */
export function teaserOf(text: string, words: Words, open: () => void, dismiss: () => void): HTMLElement {
  return h("div", "teaser", button("say", open, text), iconButton("bare small", "close", words("close"), dismiss));
}
