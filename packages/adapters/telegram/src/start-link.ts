import { FrontdeskError } from "@frontdesk/core";

/**
 * A link that opens the chat with a bot; with the name of an intent, pressing Start there starts the intent, and the text
 * fills what it asks for (https://core.telegram.org/bots/features#deep-linking).
 *
 * @param username the bot's, with or without the `@`
 * @throws FrontdeskError `channel.invalid_options` for what cannot stand in such a link: Telegram takes 64 letters, digits,
 * `_` and `-`.
 *
 * @example
 * ```ts
 * import { startLink } from "@frontdesk/telegram";
 *
 * console.log(startLink("acme_bot", "return_order", "A1234")); // "https://t.me/acme_bot?start=return_order-A1234"
 * ```
 */
export function startLink(username: string, intent?: string, text?: string): string {
  const name = username.replace(/^@/, "");
  const payload = [intent, text].filter((part) => part !== undefined).join("-");
  if (!/^\w{3,32}$/.test(name)) throw invalid("the bot's username");
  if (intent === undefined && text === undefined) return `https://t.me/${name}`;
  if (!/^[\w-]{1,64}$/.test(payload)) throw invalid("the intent and the text: at most 64 letters, digits, _ and -");
  return `https://t.me/${name}?start=${payload}`;
}

function invalid(what: string): FrontdeskError {
  return new FrontdeskError("channel.invalid_options", "This cannot stand in a link to a bot.", {
    hint: `Mend ${what}.`,
  });
}
