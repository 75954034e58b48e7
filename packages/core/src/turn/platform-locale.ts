import type { TurnDraft } from "./draft.ts";

/** The first locale of the bot that the platform's hint names. */
export function platformLocale(draft: TurnDraft): string | undefined {
  const language = draft.user.locale?.toLowerCase().split(/[-_]/)[0];
  return draft.bot.locales.find((locale) => locale.toLowerCase().split("-")[0] === language);
}
