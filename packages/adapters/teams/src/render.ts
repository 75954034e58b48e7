import {
  type CardPart,
  type ChoicesPart,
  escapeMarkdown,
  type FilePart,
  fileIdOf,
  type ImagePart,
  type ListPart,
  messageText,
  type Outbound,
  type Part,
  readMarkdown,
  splitText,
} from "@frontdesk/core";
import type { Card, CardImage, MessageActivity, TeamsPiece } from "./activity.ts";
import { maxCarouselCards, maxPayloadLength, maxTextLength } from "./capabilities.ts";
import { cardMessage, cardOf, clean, linesOf } from "./card.ts";
import { formCard } from "./form-card.ts";
import { tableOf } from "./table-card.ts";
import { linkXml, listXml, toXml } from "./xml.ts";

/**
 * Renders a message that was made to fit. Plain text goes as `plain` and cannot become markup or a mention, Markdown as
 * Teams' XML, what has buttons or inputs as an Adaptive Card. A piece that would be too large becomes several, or text.
 * A person's name stands before the first line. Pure.
 */
export function render(message: Outbound): readonly TeamsPiece[] {
  const name = message.purpose === "person" ? (message.from?.name ?? "").trim() : "";
  const parts = name === "" ? message.parts : withName(message.parts, name);
  const pieces = parts.flatMap((part) => renderPart(part, message.locale));
  // Its first piece stands where the reply grew.
  return pieces.map((piece, index) =>
    index > 0 || message.stream === undefined ? piece : { ...piece, stream: message.stream },
  );
}

function renderPart(part: Part, locale: string): readonly TeamsPiece[] {
  const asText = (): readonly TeamsPiece[] => textPieces(messageText([part], locale));
  switch (part.kind) {
    case "text":
      return part.format === "markdown" ? markdownPieces(part.text) : textPieces(part.text);
    case "choices":
      return choicesPieces(part, locale, asText);
    case "card":
      return cardPieces([part], locale, asText);
    case "carousel":
      return carouselPieces(part.cards, locale);
    case "file":
      return filePieces(part, locale, asText);
    case "image":
      if (fileIdOf(part.url) !== undefined) return keptPieces(part, part.alt, locale);
      return orElse(cardMessage([cardOf([pictureOf(part)], [], locale)], part.alt), asText);
    case "list":
      return listPieces(part, asText);
    case "table":
      return orElse(cardMessage([cardOf([tableOf(part)], [], locale)], part.head.join(" · ")), asText);
    case "form":
      return orElse(cardMessage([formCard(part)], part.title), asText);
    // `fit` makes these into text: Teams has nothing for them, or nothing that is ours to use.
    case "sources":
    case "feedback":
    case "rating":
      return asText();
  }
}

/** Pieces of a text, halved until each is small enough as it is sent. */
function pieces(
  text: string,
  maxLength: number,
  markdown: boolean,
  make: (text: string) => MessageActivity | undefined,
): readonly TeamsPiece[] {
  return splitText(text, maxLength, { markdown }).flatMap((source) => {
    const activity = make(source);
    if (activity === undefined) return [];
    if (isSmall(activity) || source.length <= 1) return [{ activity }];
    return pieces(source, Math.ceil(source.length / 2), markdown, make);
  });
}

function textPieces(text: string): readonly TeamsPiece[] {
  return pieces(clean(text), maxTextLength, false, (piece) => ({ type: "message", text: piece, textFormat: "plain" }));
}

function markdownPieces(markdown: string): readonly TeamsPiece[] {
  return pieces(clean(markdown), maxTextLength, true, (piece) => {
    const marked = readMarkdown(piece);
    if (/^[\s\p{Cc}\p{Cf}]*$/u.test(marked.text)) return undefined;
    const xml = toXml(marked);
    return xml === undefined
      ? { type: "message", text: marked.text, textFormat: "plain" }
      : { type: "message", text: xml, textFormat: "xml" };
  });
}

function choicesPieces(part: ChoicesPart, locale: string, asText: () => readonly TeamsPiece[]): readonly TeamsPiece[] {
  const { text, choices } = part;
  if (choices.length === 0) return textPieces(text);
  const whole = cardMessage([cardOf(linesOf(text), choices, locale)], text);
  if (isSmall(whole)) return [{ activity: whole }];
  const buttons = cardMessage([cardOf([], choices, locale)], text);
  return isSmall(buttons) ? [...textPieces(text), { activity: buttons }] : asText();
}

function cardPieces(
  cards: readonly CardPart[],
  locale: string,
  asText: () => readonly TeamsPiece[],
): readonly TeamsPiece[] {
  return orElse(
    cardMessage(
      cards.map((card) => cardFor(card, locale)),
      cards[0]?.title ?? "",
    ),
    asText,
  );
}

/** As many cards side by side as one message takes; one that is too large even alone becomes text. */
function carouselPieces(cards: readonly CardPart[], locale: string): readonly TeamsPiece[] {
  if (cards.length === 0) return [];
  const row = cards.slice(0, maxCarouselCards);
  while (
    row.length > 1 &&
    !isSmall(
      cardMessage(
        row.map((card) => cardFor(card, locale)),
        "",
      ),
    )
  )
    row.pop();
  const asText = (): readonly TeamsPiece[] => textPieces(messageText(row, locale));
  return [...cardPieces(row, locale, asText), ...carouselPieces(cards.slice(row.length), locale)];
}

function cardFor({ title, text, image, choices = [] }: CardPart, locale: string): Card {
  const picture = image === undefined ? [] : [{ ...pictureOf(image), size: "Stretch" as const }];
  const heading = linesOf(title, { weight: "Bolder", size: "Medium" });
  return cardOf([...picture, ...heading, ...linesOf(text ?? "")], choices, locale);
}

/** A file by its address is a link; one that core keeps is for `send`, which knows where it goes. */
function filePieces(part: FilePart, locale: string, asText: () => readonly TeamsPiece[]): readonly TeamsPiece[] {
  if (fileIdOf(part.url) !== undefined) return keptPieces(part, part.name, locale);
  const { href, protocol } = URL.parse(part.url) ?? {};
  if (href === undefined || !/^https?:$/.test(protocol ?? "") || part.name.trim() === "") return asText();
  const activity = { type: "message", text: linkXml(clean(part.name), href), textFormat: "xml" } as const;
  return orElse(activity, asText);
}

/** With its name, which is all that is left of a file that is gone. */
function keptPieces(part: FilePart | ImagePart, name: string, locale: string): readonly TeamsPiece[] {
  const id = fileIdOf(part.url) ?? "";
  const activity = { type: "message", text: `[${clean(name)}]`, textFormat: "plain" } as const;
  return [{ activity, kept: { id, part, locale } }];
}

function pictureOf({ url, alt }: Pick<ImagePart, "url" | "alt">): CardImage {
  return { type: "Image", url, altText: clean(alt) };
}

function listPieces(part: ListPart, asText: () => readonly TeamsPiece[]): readonly TeamsPiece[] {
  const items = part.items.map(clean).filter((item) => item.trim() !== "");
  if (items.length === 0) return [];
  return orElse({ type: "message", text: listXml(items, part.ordered === true), textFormat: "xml" }, asText);
}

function orElse(activity: MessageActivity, asText: () => readonly TeamsPiece[]): readonly TeamsPiece[] {
  return isSmall(activity) ? [{ activity }] : asText();
}

function isSmall(activity: MessageActivity): boolean {
  return JSON.stringify(activity).length <= maxPayloadLength;
}

/** The name of the person who writes, before the first line. */
function withName(parts: readonly Part[], name: string): readonly Part[] {
  const [first, ...rest] = parts;
  const prefix = `${name}: `;
  switch (first?.kind) {
    case undefined:
      return [];
    case "text":
      return [
        { ...first, text: (first.format === "markdown" ? escapeMarkdown(prefix) : prefix) + first.text },
        ...rest,
      ];
    case "choices":
      return [{ ...first, text: prefix + first.text }, ...rest];
    default:
      return [{ kind: "text", text: `${name}:` }, ...parts];
  }
}
