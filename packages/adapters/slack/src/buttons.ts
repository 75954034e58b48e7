import type { Choice } from "@frontdesk/core";
import { actionIds } from "./action-ids.ts";
import { type ButtonElement, type FeedbackElement, type MessageBlock, plain, shortened } from "./blocks.ts";
import { limits } from "./limits.ts";

/** The words that this channel adds, by language. */
const words = new Map([
  ["en", { choose: "Choose", good: "Helpful", bad: "Not helpful" }],
  ["ru", { choose: "Выберите", good: "Полезно", bad: "Не помогло" }],
  ["zh", { choose: "请选择", good: "有帮助", bad: "没有帮助" }],
]);

/** The words in a locale's language, else in English. */
function wordsOf(locale: string): { readonly choose: string; readonly good: string; readonly bad: string } {
  const language = locale.toLowerCase().split(/[-_]/, 1)[0] ?? "";
  return words.get(language) ?? { choose: "Choose", good: "Helpful", bad: "Not helpful" };
}

/** Choices as buttons, or as a menu where there are more than a row of buttons takes. */
export function choiceBlocks(choices: readonly Choice[], locale: string): readonly MessageBlock[] {
  if (choices.length === 0) return [];
  const isMenu =
    choices.length > limits.actionsElements &&
    choices.length <= limits.selectOptions &&
    choices.every(({ url, token = "" }) => url === undefined && token.length <= limits.optionValue);
  if (isMenu) return [{ type: "actions", elements: [menuOf(choices, locale)] }];
  const rows: MessageBlock[] = [];
  for (let start = 0; start < choices.length; start += limits.actionsElements) {
    const row = choices.slice(start, start + limits.actionsElements);
    rows.push({ type: "actions", elements: row.map((choice, index) => buttonOf(choice, start + index + 1)) });
  }
  return rows;
}

function menuOf(
  choices: readonly Choice[],
  locale: string,
): Extract<MessageBlock, { type: "actions" }>["elements"][number] {
  return {
    type: "static_select",
    action_id: actionIds.select,
    placeholder: plain(wordsOf(locale).choose),
    options: choices.map((choice) => ({ text: plain(labelOf(choice)), value: tokenFor(choice, limits.optionValue) })),
  };
}

function buttonOf(choice: Choice, number: number): ButtonElement {
  const text = plain(labelOf(choice));
  if (choice.url !== undefined && choice.url.length <= limits.buttonUrl) {
    return { type: "button", action_id: `${actionIds.link}${number}`, text, url: choice.url };
  }
  return {
    type: "button",
    action_id: `${actionIds.choice}${number}`,
    text,
    value: tokenFor(choice, limits.buttonValue),
  };
}

/** The button that opens a form. */
export function formBlock(label: string, token: string): MessageBlock {
  const value = token.slice(0, limits.buttonValue);
  const text = plain(shortened(label.toWellFormed(), limits.buttonLabel));
  return { type: "actions", elements: [{ type: "button", action_id: actionIds.form, text, value }] };
}

/** Thumbs up and down. */
export function feedbackBlock(token: string, locale: string): MessageBlock {
  const { good, bad } = wordsOf(locale);
  const element: FeedbackElement = {
    type: "feedback_buttons",
    action_id: actionIds.feedback,
    positive_button: { text: plain(good), value: `up:${token}` },
    negative_button: { text: plain(bad), value: `down:${token}` },
  };
  return { type: "context_actions", elements: [element] };
}

/** Slack refuses a label of white space. */
function labelOf({ label }: Choice): string {
  const text = shortened(label.toWellFormed(), limits.buttonLabel);
  return text.trim() === "" ? "…" : text;
}

/** Core's tokens are far shorter; what a host puts in their place must not fail the whole message. */
function tokenFor({ token, label }: Choice, limit: number): string {
  return (token ?? label).toWellFormed().slice(0, limit).toWellFormed();
}
