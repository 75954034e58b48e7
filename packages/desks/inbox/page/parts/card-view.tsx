import type { CardPart, Choice } from "@frontdesk/core";
import type { JSX } from "preact";
import { useWords } from "../shell/hooks.ts";
import { linkUrl } from "./addresses.ts";
import { PictureView } from "./file-view.tsx";

/** Buttons as the customer sees them. Here they are shown, not pressed. */
export function ChoiceList({ choices }: { readonly choices: readonly Choice[] }): JSX.Element | null {
  const { t } = useWords();
  if (choices.length === 0) return null;
  return (
    <ul class="choices" aria-label={t("part.choices")}>
      {choices.map((choice, index) => (
        <li key={index}>
          <ChoiceView choice={choice} />
        </li>
      ))}
    </ul>
  );
}

function ChoiceView({ choice }: { readonly choice: Choice }): JSX.Element {
  const { t } = useWords();
  const url = choice.url === undefined ? undefined : linkUrl(choice.url);
  if (url === undefined) return <span class="choice">{choice.label}</span>;
  return (
    <a class="choice" href={url} target="_blank" rel="noopener noreferrer">
      {choice.label} <span aria-hidden="true">↗</span>
      <span class="unseen"> {t("part.newtab")}</span>
    </a>
  );
}

/** A card. */
export function CardView({ card }: { readonly card: Omit<CardPart, "kind"> }): JSX.Element {
  return (
    <div class="card-part">
      {card.image !== undefined && <PictureView url={card.image.url} alt={card.image.alt} />}
      <div class="card-part-text">
        <p class="card-part-title">{card.title}</p>
        {card.text !== undefined && <div class="text">{card.text}</div>}
        <ChoiceList choices={card.choices ?? []} />
      </div>
    </div>
  );
}

/** Cards side by side. */
export function Cards({ cards }: { readonly cards: readonly CardPart[] }): JSX.Element {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be reached with the keyboard.
    <ul class="cards" aria-label={t("part.carousel")} tabIndex={0}>
      {cards.map((card, index) => (
        <li key={index}>
          <CardView card={card} />
        </li>
      ))}
    </ul>
  );
}
