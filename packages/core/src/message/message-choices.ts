import type { CardPart, Choice, Part } from "./outbound.ts";

/**
 * The choices of a message in the order of their numbers: the first is number 1, across all of its parts. A choice
 * that opens an address says nothing and has no number.
 *
 * @example
 * ```ts
 * import { messageChoices } from "@frontdesk/core";
 *
 * const choices = messageChoices([{ kind: "choices", text: "Which?", choices: [{ label: "Red" }, { label: "Blue" }] }]);
 * console.log(choices[1]?.label); // "Blue": what a customer means by "2"
 * ```
 */
export function messageChoices(parts: readonly Part[]): readonly Choice[] {
  return parts.flatMap(choicesOfPart).filter((choice) => choice.url === undefined);
}

function choicesOfPart(part: Part): readonly Choice[] {
  switch (part.kind) {
    case "choices":
      return part.choices;
    case "card":
      return choicesOfCard(part);
    case "carousel":
      return part.cards.flatMap(choicesOfCard);
    default:
      return [];
  }
}

function choicesOfCard(card: CardPart): readonly Choice[] {
  return card.choices ?? [];
}
