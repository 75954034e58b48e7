import type { Decision } from "./decision.ts";
import type { TurnDraft } from "./draft.ts";

/** Notes who answers: for people who ask why, and without text for the journal. */
export function decide(draft: TurnDraft, decision: Decision): void {
  draft.services.decided(draft.conversation.id, decision);
  draft.journal("turn.decided", {
    by: decision.by,
    what: decision.what.slice(0, 80),
    probability: decision.probability ?? null,
  });
}
