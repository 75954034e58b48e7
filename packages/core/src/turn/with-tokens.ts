import type { CardPart, Choice, Part } from "../message/outbound.ts";
import type { Meaning } from "./state.ts";

/** What a part's tokens stand for. */
export interface TokenMaker {
  /** A fresh token with this meaning. */
  token(meaning: Meaning): string;
  /** What thumbs under this message are about. */
  readonly feedback: Meaning;
}

/** A part as it is sent: each of its buttons with a token. */
export function withTokens(part: Part, maker: TokenMaker): Part {
  switch (part.kind) {
    case "choices":
      return { ...part, choices: choicesOf(part.choices, maker) };
    case "card":
      return cardOf(part, maker);
    case "carousel":
      return { kind: "carousel", cards: part.cards.map((card) => cardOf(card, maker)) };
    case "feedback":
      return { ...part, token: part.token ?? maker.token(maker.feedback) };
    default:
      return part;
  }
}

function cardOf(card: CardPart, maker: TokenMaker): CardPart {
  return card.choices === undefined ? card : { ...card, choices: choicesOf(card.choices, maker) };
}

function choicesOf(choices: readonly Choice[], maker: TokenMaker): readonly Choice[] {
  return choices.map((choice) => {
    if (choice.url !== undefined || choice.token !== undefined) return choice;
    return { ...choice, token: maker.token({ kind: "say", text: choice.say ?? choice.label }) };
  });
}
