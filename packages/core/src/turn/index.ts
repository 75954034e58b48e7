export type { Decision, DecisionBy, MessageDecision } from "./decision.ts";
export type { PhraseOverrides, Phrases } from "./phrases.ts";
