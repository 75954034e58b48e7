import { offerPerson } from "./advance.ts";
import type { TurnDraft } from "./draft.ts";
import { isMeaning } from "./state.ts";

/** So many answers are remembered for which a person was offered. */
const mostRemembered = 20;

/**
 * What a customer thinks of an answer: noted, and nothing else of the conversation changes. For an answer that was of
 * no use a person is offered, once, while the bot has the conversation. Forged and foreign tokens have no effect.
 */
export async function answerFeedback(draft: TurnDraft, token: string, value: "up" | "down"): Promise<void> {
  const meaning = await draft.services.tokenMeaning(draft.conversation.id, token);
  if (!isMeaning(meaning) || meaning.kind !== "feedback") return;
  const { by, what } = meaning;
  draft.journal("customer.feedback", { value: value === "up" ? 1 : -1, by, what });
  const { state } = draft;
  if (value === "up" || draft.owner === "desk" || state.ratedDown.includes(token)) return;
  state.ratedDown = [...state.ratedDown, token].slice(-mostRemembered);
  offerPerson(draft, draft.phrases.offerPersonAfterFeedback, "asked");
}
