import type { CardPart, CarouselPart, Choice } from "@frontdesk/core";
import { choiceRow } from "./choices.ts";
import { button, h, icon, set } from "./dom.ts";
import { picture } from "./files.ts";
import type { Refresh, Talk } from "./talk.ts";

/** A card. `all`: the choices of the whole message, of which one can be pressed. */
export function cardOf(
  { title, text, image, choices = [] }: CardPart,
  sequence: number,
  all: readonly Choice[],
  talk: Talk,
  refresh: Refresh[],
): HTMLElement {
  return h(
    "article",
    "card",
    image && picture(image.url, image.alt),
    h(
      "div",
      "about",
      h("strong", {}, title),
      text !== undefined && h("p", {}, text),
      choices.length > 0 && choiceRow(choices, sequence, all, talk, refresh),
    ),
  );
}

/** Cards side by side, which are moved by a swipe, with the arrow keys or with buttons. */
export function carouselOf(
  { cards }: CarouselPart,
  sequence: number,
  all: readonly Choice[],
  talk: Talk,
  refresh: Refresh[],
): HTMLElement {
  const shown = cards.map((card) => cardOf(card, sequence, all, talk, refresh));
  const rail = h(
    "div",
    { class: "rail", tabindex: 0, role: "group", "aria-label": cards.map(({ title }) => title).join(", ") },
    shown,
  );
  // For the mouse only: the rail itself takes the focus and the arrow keys.
  const arrow = (name: string, step: number): HTMLButtonElement => {
    const made = button(
      `arrow ${name}`,
      () => {
        const sign = rail.closest("[dir=rtl]") === null ? step : -step;
        rail.scrollBy({ left: (shown[0]?.offsetWidth ?? 0) * sign });
      },
      icon("next"),
    );
    made.tabIndex = -1;
    set(made, "aria-hidden", "true");
    return made;
  };
  const back = arrow("previous", -1);
  const on = arrow("next", 1);
  const update = (): void => {
    const at = Math.abs(rail.scrollLeft);
    set(back, "disabled", at < 4);
    set(on, "disabled", at + rail.clientWidth > rail.scrollWidth - 4);
  };
  rail.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(rail);
  return h("div", "carousel", rail, back, on);
}
