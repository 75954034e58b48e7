import type { FilePart, Part, TextPart } from "../message/outbound.ts";
import { type AnyTexts, isTexts, type Texts, textIn } from "./texts.ts";

/** A button in a reply: its label, or a label with what a press says or opens. */
export type AuthorChoice<L extends string> =
  | Texts<L>
  | { readonly label: Texts<L>; readonly say?: Texts<L> | undefined; readonly url?: string | undefined };

/** A card as an author writes it. */
export interface AuthorCard<L extends string> {
  readonly kind: "card";
  readonly title: Texts<L>;
  readonly text?: Texts<L> | undefined;
  readonly image?: { readonly url: string; readonly alt: Texts<L> } | undefined;
  readonly choices?: readonly AuthorChoice<L>[] | undefined;
}

/** A piece of a message as an author writes it: like a `Part`, with texts by locale. */
export type AuthorPart<L extends string> =
  | { readonly kind: "text"; readonly text: Texts<L>; readonly format?: TextPart["format"] }
  | { readonly kind: "choices"; readonly text: Texts<L>; readonly choices: readonly AuthorChoice<L>[] }
  | AuthorCard<L>
  | { readonly kind: "carousel"; readonly cards: readonly AuthorCard<L>[] }
  | { readonly kind: "image"; readonly url: string; readonly alt: Texts<L> }
  | FilePart
  | { readonly kind: "list"; readonly items: readonly Texts<L>[]; readonly ordered?: boolean | undefined }
  | { readonly kind: "table"; readonly head: readonly Texts<L>[]; readonly rows: readonly (readonly Texts<L>[])[] }
  | {
      readonly kind: "sources";
      readonly sources: readonly { readonly title: Texts<L>; readonly url?: string | undefined }[];
    }
  /** Asks whether the message was of use, where a channel has thumbs. */
  | { readonly kind: "feedback" };

/** What a bot says: a text, or parts. */
export type Message<L extends string> = Texts<L> | { readonly parts: readonly AuthorPart<L>[] };

/** What a handler may return: a message, or nothing when all is said. */
export type Reply<L extends string> =
  | Message<L>
  | undefined
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement has the type void.
  | void;

/** A message as core reads it, whatever the locales are. */
export type AnyMessage = AnyTexts | { readonly parts: readonly AuthorPart<string>[] };

/** A record with a label is no record of texts by locale, also where all of its fields are strings. */
function hasLabel(choice: AuthorChoice<string>): choice is Exclude<AuthorChoice<string>, AnyTexts> {
  return typeof choice === "object" && "label" in choice;
}

function choiceIn(choice: AuthorChoice<string>, locale: string): { label: string; say?: string; url?: string } {
  if (!hasLabel(choice)) return { label: textIn(choice, locale) };
  return {
    label: textIn(choice.label, locale),
    ...(choice.say === undefined ? {} : { say: textIn(choice.say, locale) }),
    ...(choice.url === undefined ? {} : { url: choice.url }),
  };
}

function partIn(part: AuthorPart<string>, locale: string): Part {
  switch (part.kind) {
    case "text":
      return { ...part, text: textIn(part.text, locale) };
    case "choices":
      return {
        kind: "choices",
        text: textIn(part.text, locale),
        choices: part.choices.map((choice) => choiceIn(choice, locale)),
      };
    case "card":
      return cardIn(part, locale);
    case "carousel":
      return { kind: "carousel", cards: part.cards.map((card) => cardIn(card, locale)) };
    case "image":
      return { kind: "image", url: part.url, alt: textIn(part.alt, locale) };
    case "file":
      return part;
    case "list":
      return { kind: "list", items: part.items.map((item) => textIn(item, locale)), ordered: part.ordered };
    case "table":
      return {
        kind: "table",
        head: part.head.map((cell) => textIn(cell, locale)),
        rows: part.rows.map((row) => row.map((cell) => textIn(cell, locale))),
      };
    case "sources":
      return {
        kind: "sources",
        sources: part.sources.map(({ title, url }) => ({ title: textIn(title, locale), url })),
      };
    case "feedback":
      return { kind: "feedback" };
  }
}

function cardIn(card: AuthorCard<string>, locale: string): Part & { kind: "card" } {
  return {
    kind: "card",
    title: textIn(card.title, locale),
    text: card.text === undefined ? undefined : textIn(card.text, locale),
    image: card.image && { url: card.image.url, alt: textIn(card.image.alt, locale) },
    choices: card.choices?.map((choice) => choiceIn(choice, locale)),
  };
}

/** The parts of a message in one locale. Nothing for a text that is empty. */
export function partsIn(message: AnyMessage, locale: string): readonly Part[] {
  if (isTexts(message)) {
    const text = textIn(message, locale);
    return text === "" ? [] : [{ kind: "text", text }];
  }
  return message.parts.map((part) => partIn(part, locale));
}
