import type { Bot } from "../definition/bot.ts";
import { intentTitle } from "../definition/bot.ts";
import type { HostCommand } from "../ports/channel.ts";

/** An intent's name as platforms take commands. */
function commandName(intent: string): string {
  return intent
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
}

/**
 * The intents of a bot as commands; a name that platforms cannot take, or take as another's, is left out, and so is
 * `start`, which greets.
 */
export function commandsOf(bot: Bot): readonly HostCommand[] {
  return Object.values(bot.intents)
    .map((intent) => ({ name: commandName(intent.name), title: (locale: string) => intentTitle(intent, locale) }))
    .filter(({ name }, at, all) => name !== "" && name !== "start" && all.findIndex((one) => one.name === name) === at);
}

/** The intent that a command names. */
export function commandIntent(bot: Bot, command: string): string | undefined {
  const name = commandName(command);
  return name === "" ? undefined : Object.keys(bot.intents).find((intent) => commandName(intent) === name);
}

/**
 * What the payload of a link such as `?start=return_order-A1234` means: an intent, and what stands behind its name; nothing
 * where it names none.
 */
export function startedIntent(
  bot: Bot,
  payload: string,
): { readonly intent: string; readonly text: string } | undefined {
  const whole = commandIntent(bot, payload);
  if (whole !== undefined) return { intent: whole, text: "" };
  const [, name = "", text = ""] = /^([^-]+)-(.*)$/s.exec(payload) ?? [];
  const intent = commandIntent(bot, name);
  return intent === undefined ? undefined : { intent, text };
}
