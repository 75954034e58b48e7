import { addChoices, fitChoices, withLines } from "./fit-choices.ts";
import { addImage, showsImage } from "./fit-image.ts";
import { attempt, degrade, type Fitting, keep } from "./fitting.ts";
import { isBlank } from "./graphemes.ts";
import type { CardPart } from "./outbound.ts";
import { imageLine } from "./part-lines.ts";

/** Adds a card, or what stands for it: its picture, then its text with the buttons. */
export function addCard(fitting: Fitting, card: CardPart): void {
  const tried = attempt(fitting);
  const fitted = fitting.capabilities.cards ? fitCard(tried, card) : undefined;
  if (fitted !== undefined) {
    tried.parts.push(fitted);
    keep(fitting, tried);
    return;
  }
  const { maxLength } = fitting.capabilities.text;
  const why = fitting.capabilities.cards ? `its text is empty or over ${maxLength} units` : "no cards here";
  degrade(fitting, "card", "text", why);
  if (card.image !== undefined) addImage(fitting, { kind: "image", ...card.image });
  addChoices(fitting, cardText(card), card.choices ?? []);
}

/** Adds cards side by side, or one after the other. */
export function addCarousel(fitting: Fitting, cards: readonly CardPart[]): void {
  const tried = attempt(fitting);
  const canShow = fitting.capabilities.carousels && fitting.capabilities.cards && cards.length > 0;
  const fitted = canShow ? cards.map((card) => fitCard(tried, card)).filter((card) => card !== undefined) : [];
  if (canShow && fitted.length === cards.length) {
    tried.parts.push({ kind: "carousel", cards: fitted });
    keep(fitting, tried);
    return;
  }
  degrade(fitting, "carousel", "cards", fitting.capabilities.carousels ? "a card does not fit" : "no carousels here");
  for (const card of cards) addCard(fitting, card);
}

/** The card as the channel can show it, or undefined when its text has no room in a card. */
function fitCard(fitting: Fitting, card: CardPart): CardPart | undefined {
  if (isBlank(card.title)) return undefined;
  const { image, choices } = card;
  const { buttons, lines } = fitChoices(fitting, choices ?? []);
  const isShown = image === undefined || showsImage(fitting, image.url);
  const extra = image === undefined || isShown ? lines : [imageLine(image), ...lines];
  if (!isShown) degrade(fitting, "image", "text", "this picture cannot be shown here");
  const fitted: CardPart = {
    kind: "card",
    title: card.title,
    text: extra.length === 0 ? card.text : withLines(card.text ?? "", extra),
    image: isShown ? image : undefined,
    choices: buttons,
  };
  return cardText(fitted).length > fitting.capabilities.text.maxLength ? undefined : fitted;
}

function cardText(card: CardPart): string {
  return [card.title, card.text ?? ""].filter((text) => !isBlank(text)).join("\n");
}
