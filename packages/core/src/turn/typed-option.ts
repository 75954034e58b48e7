import type { TurnDraft } from "./draft.ts";
import type { Meaning } from "./state.ts";
import { bare, globalWord } from "./words.ts";

/** The option that the customer typed instead of pressing it, by label, number, yes or no. */
export function typedOption(draft: TurnDraft, text: string): Meaning | undefined {
  const { offer } = draft.state;
  if (offer === undefined) return undefined;
  const typed = bare(text);
  const named = offer.options.filter(({ label }) => bare(label) === typed);
  if (named.length === 1) return named[0]?.meaning;
  if (/^[1-9]\d?$/.test(typed)) return offer.options[Number(typed) - 1]?.meaning;
  const word = offer.yesNo ? globalWord(text) : undefined;
  if (word === "yes") return offer.options[0]?.meaning;
  return word === "no" ? offer.options.at(-1)?.meaning : undefined;
}
