import type { Choice, FeedbackPart, Part } from "@frontdesk/core";
import type { ChatMessage } from "../../src/chat/protocol.ts";
import { safeAddress } from "../address.ts";
import { type Mark, mark, type Tag } from "../markdown.ts";
import { cardOf, carouselOf } from "./cards.ts";
import { choiceRow } from "./choices.ts";
import { h, iconButton, set } from "./dom.ts";
import { fileOf, picture } from "./files.ts";
import { formOf } from "./form.ts";
import { linkTo, nodeOf, rich } from "./rich.ts";
import type { Refresh, Talk } from "./talk.ts";

/** A text to the letter. */
export function plainBubble(text: string): HTMLElement {
  return h("div", "bubble plain", text);
}

/** A text in Markdown. */
export function richBubble(text: string): HTMLElement {
  return h("div", { class: "bubble", dir: "auto" }, rich(text));
}

function markBubble(tag: Tag, children: readonly Mark[]): HTMLElement {
  return h("div", { class: "bubble", dir: "auto" }, nodeOf(mark(tag, children)));
}

function rowOf(tag: Tag, texts: readonly string[]): Mark {
  return mark(
    "tr",
    texts.map((text) => mark(tag, [text])),
  );
}

function feedback({ token }: FeedbackPart, talk: Talk, refresh: Refresh[]): HTMLElement | undefined {
  if (token === undefined) return undefined;
  const given = (): string | undefined => {
    const waiting = [...talk.outbox.entries.values()].filter(
      ({ request, state }) => request.feedback?.token === token && state !== "refused",
    );
    return waiting.at(-1)?.request.feedback?.value ?? talk.history.ratings.get(token);
  };
  const thumb = (value: "up" | "down"): HTMLButtonElement => {
    const button = iconButton(`thumb ${value}`, "up", talk.words(value), () => {
      if (given() !== value) talk.say({ feedback: { token, value } });
    });
    refresh.push(() => set(button, "aria-pressed", String(given() === value)));
    return button;
  };
  return h("div", "rate", thumb("up"), thumb("down"));
}

/** The choices of a message that are pressed, not opened. */
function choicesOf(parts: readonly Part[]): readonly Choice[] {
  return parts.flatMap((part): readonly Choice[] => {
    if (part.kind === "choices" || part.kind === "card") return part.choices ?? [];
    return part.kind === "carousel" ? choicesOf(part.cards) : [];
  });
}

function partOf(
  part: Part,
  message: ChatMessage,
  all: readonly Choice[],
  talk: Talk,
  refresh: Refresh[],
): readonly HTMLElement[] {
  const { sequence, author } = message;
  switch (part.kind) {
    case "text":
      return [
        part.format === "markdown" && author.kind !== "customer" ? richBubble(part.text) : plainBubble(part.text),
      ];
    case "choices":
      return [
        ...(part.text === "" ? [] : [plainBubble(part.text)]),
        choiceRow(part.choices, sequence, all, talk, refresh),
      ];
    case "card":
      return [cardOf(part, sequence, all, talk, refresh)];
    case "carousel":
      return [carouselOf(part, sequence, all, talk, refresh)];
    case "image":
      return [picture(part.url, part.alt)];
    case "file":
      return [fileOf(part, talk.language)];
    case "list":
      return [
        markBubble(
          part.ordered ? "ol" : "ul",
          part.items.map((text) => mark("li", [text])),
        ),
      ];
    case "table":
      return [markBubble("table", [rowOf("th", part.head), ...part.rows.map((texts) => rowOf("td", texts))])];
    case "sources":
      return [
        h(
          "div",
          "sources",
          h("span", {}, talk.words("sources")),
          part.sources.map(({ title, url }) => {
            const href = safeAddress(url);
            return h(href === undefined ? "span" : "a", { class: "source", ...linkTo(href) }, title || url);
          }),
        ),
      ];
    case "form":
      return [formOf(part, sequence, talk, refresh)];
    case "feedback":
      return [feedback(part, talk, refresh) ?? []].flat();
    case "rating":
      return [];
    default:
      // A newer server may have parts that this script does not know yet.
      part satisfies never;
      return [];
  }
}

/** The elements of a message, in order. */
export function partsOf(message: ChatMessage, talk: Talk, refresh: Refresh[]): readonly HTMLElement[] {
  const all = choicesOf(message.parts);
  return message.parts.flatMap((part) => partOf(part, message, all, talk, refresh));
}
