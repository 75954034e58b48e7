import type { Choice } from "@frontdesk/core";
import type { CardAction } from "./activity.ts";
import { safeAddress } from "./markdown.ts";

/** Most buttons in the row above the text box, where one sees only a few at once. */
const maxSuggested = 10;

/**
 * A button. A press comes back as a message whose `value.frontdesk` is the action token; the visitor sees the label as
 * their own words.
 */
export function button(choice: Choice): CardAction {
  const title = choice.label;
  const address = safeAddress(choice.url);
  if (address !== undefined) return { type: "openUrl", title, value: address };
  const text = choice.say ?? choice.label;
  if (choice.token === undefined) return { type: "imBack", title, value: text };
  return { type: "messageBack", title, text, displayText: choice.label, value: { frontdesk: choice.token } };
}

/**
 * Whether buttons can stand above the text box. Web Chat shows only the last message's there and takes all of them
 * away once one opens an address; the others go into a card, which stays.
 */
export function areSuggestable(actions: readonly CardAction[]): boolean {
  return actions.length > 0 && actions.length <= maxSuggested && actions.every((action) => action.type !== "openUrl");
}
