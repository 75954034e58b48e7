import type { Decision } from "./decision.ts";
import { writeShares } from "./decisions-of.ts";
import type { TurnDraft } from "./draft.ts";

/** Notes who answers: for people who ask why, and without text for the journal. */
export function decide(draft: TurnDraft, decision: Decision): void {
  const { classification, hits } = decision;
  draft.answeredBy = { by: decision.by, what: decision.what.slice(0, 80) };
  draft.services.decided(draft.conversation.id, decision);
  draft.journal("turn.decided", {
    by: decision.by,
    what: decision.what.slice(0, 80),
    probability: decision.probability ?? null,
    message: draft.message ?? null,
    ...(classification === undefined
      ? {}
      : {
          intents: writeShares(
            classification.candidates.map(({ label, probability }) => ({ key: label, probability })),
          ),
        }),
    ...(hits === undefined
      ? {}
      : { passages: writeShares(hits.map(({ passage, probability }) => ({ key: passage.id, probability }))) }),
  });
}
