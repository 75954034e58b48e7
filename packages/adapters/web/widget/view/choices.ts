import type { Choice } from "@frontdesk/core";
import { safeAddress } from "../address.ts";
import { idOfPress } from "../history.ts";
import { button, h, set } from "./dom.ts";
import { linkTo } from "./rich.ts";
import type { Refresh, Talk } from "./talk.ts";

/** Whether a token was used: it is in the history, or on its way there. */
export function isUsed(token: string | undefined, { history, outbox }: Talk): boolean {
  if (token === undefined) return false;
  const entry = outbox.entries.get(idOfPress(token));
  return history.used.has(token) || (entry !== undefined && entry.state !== "refused");
}

/** Buttons. They can be pressed in the newest message that has some, until one of them was. */
export function choiceRow(
  choices: readonly Choice[],
  sequence: number,
  all: readonly Choice[],
  talk: Talk,
  refresh: Refresh[],
): HTMLElement {
  const buttons = choices.map((choice) => {
    const href = safeAddress(choice.url);
    if (choice.url !== undefined)
      return h(href === undefined ? "span" : "a", { class: "choice", ...linkTo(href) }, choice.label);
    const made = button("choice", () => press(choice, talk), choice.label);
    refresh.push(() => {
      const isChosen = isUsed(choice.token, talk);
      set(made, "disabled", talk.history.live !== sequence || all.some(({ token }) => isUsed(token, talk)));
      made.classList.toggle("chosen", isChosen);
      set(made, "aria-pressed", isChosen ? "true" : undefined);
    });
    return made;
  });
  return h("div", "choices", buttons);
}

function press({ token, label, say }: Choice, talk: Talk): void {
  if (token === undefined) talk.say({ text: say ?? label });
  else talk.say({ press: { token, label } }, idOfPress(token));
  talk.focus();
}
