export type { Decision, DecisionBy } from "./decision.ts";
export type { PhraseOverrides, Phrases } from "./phrases.ts";
