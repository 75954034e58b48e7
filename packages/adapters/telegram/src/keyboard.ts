import type { Choice } from "@frontdesk/core";
import type { Button, MessageFields } from "./piece.ts";

/** Two labels of this length stand side by side on a phone. */
const shortLabel = 16;

/** Bytes of `callback_data` (https://core.telegram.org/bots/api#inlinekeyboardbutton). */
const maxDataBytes = 64;

/** Choices as an inline keyboard: two a row if all labels are short, else one; nothing without choices. */
export function keyboardOf(choices: readonly Choice[]): Pick<MessageFields, "reply_markup"> {
  if (choices.length === 0) return {};
  const buttons = choices.map(buttonOf);
  const perRow = choices.every(({ label }) => label.length <= shortLabel) ? 2 : 1;
  const rows: (readonly Button[])[] = [];
  for (let start = 0; start < buttons.length; start += perRow) rows.push(buttons.slice(start, start + perRow));
  return { reply_markup: { inline_keyboard: rows } };
}

function buttonOf(choice: Choice): Button {
  const text = choice.label.toWellFormed();
  if (choice.url !== undefined) return { text, url: choice.url };
  return { text, callback_data: dataOf(choice.token ?? choice.label) };
}

/** Core's tokens are far shorter; what a host puts in their place must not fail the whole message. */
function dataOf(token: string): string {
  let data = "";
  let bytes = 0;
  for (const character of token.toWellFormed()) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxDataBytes) break;
    data += character;
  }
  return data;
}
