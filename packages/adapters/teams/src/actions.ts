import type { Choice } from "@frontdesk/core";
import type { CardAction, CardElement } from "./activity.ts";
import { maxShownActions } from "./capabilities.ts";
import { labelField, tokenField } from "./submitted.ts";
import type { Words } from "./words.ts";

/**
 * Choices as buttons. Of more than six, five are buttons and the sixth opens the rest: those that say something in a
 * list to choose from, those that open an address as buttons.
 */
export function actionsOf(choices: readonly Choice[], words: Words): readonly CardAction[] {
  if (choices.length <= maxShownActions) return choices.map(actionOf);
  const shown = choices.slice(0, maxShownActions - 1);
  return [...shown.map(actionOf), more(choices.slice(maxShownActions - 1), words)];
}

function actionOf(choice: Choice): CardAction {
  const title = choice.label.toWellFormed();
  if (choice.url !== undefined) return { type: "Action.OpenUrl", title, url: choice.url };
  return { type: "Action.Submit", title, data: { [tokenField]: tokenOf(choice), [labelField]: title } };
}

function more(choices: readonly Choice[], words: Words): CardAction {
  const links = choices.filter(({ url }) => url !== undefined).map(actionOf);
  const spoken = choices.filter(({ url }) => url === undefined);
  const body: CardElement[] = [];
  if (spoken.length > 0) {
    body.push({
      type: "Input.ChoiceSet",
      id: tokenField,
      label: words.more,
      style: "compact",
      isRequired: true,
      errorMessage: words.more,
      choices: spoken.map((choice) => ({ title: choice.label.toWellFormed(), value: tokenOf(choice) })),
    });
  }
  for (let start = 0; start < links.length; start += maxShownActions) {
    body.push({ type: "ActionSet", actions: links.slice(start, start + maxShownActions) });
  }
  const send: readonly CardAction[] = spoken.length === 0 ? [] : [{ type: "Action.Submit", title: words.send }];
  return {
    type: "Action.ShowCard",
    title: words.more,
    card: { type: "AdaptiveCard", version: "1.5", body, ...(send.length === 0 ? {} : { actions: send }) },
  };
}

function tokenOf(choice: Choice): string {
  return choice.token ?? choice.say ?? choice.label;
}
