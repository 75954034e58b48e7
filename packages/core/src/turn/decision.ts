import type { Hit } from "../ports/knowledge.ts";
import type { Classification } from "../ports/understanding.ts";

/** Who or what answered a message, in the order in which they are asked. */
export type DecisionBy =
  | "person"
  | "button"
  | "command"
  | "global_word"
  | "answer"
  | "correction"
  | "intent"
  | "knowledge"
  | "clarify"
  | "refused_answer"
  | "rephrase"
  | "fallback"
  | "files"
  | "notice";

/** What was decided about one message, as the journal keeps it: by ids and numbers. */
export interface MessageDecision {
  /** The customer's message, by its sequence. */
  readonly message: number;
  readonly by: DecisionBy;
  readonly what: string;
  /** From 0 to 1. */
  readonly probability?: number | undefined;
  /** Best first, at most three. */
  readonly intents: readonly { readonly name: string; readonly probability: number }[];
  /** Best first, at most three; none where the knowledge base was not asked, as when an intent answered. */
  readonly passages: readonly { readonly id: string; readonly title: string; readonly probability: number }[];
}

/** Why a message was answered as it was. */
export interface Decision {
  readonly by: DecisionBy;
  /** The intent, the word, the key of the question, the passage's title. */
  readonly what: string;
  /** The probability behind it, where there is one. */
  readonly probability?: number | undefined;
  readonly classification?: Classification | undefined;
  /** What the knowledge base found; it is not asked where an intent answers. */
  readonly hits?: readonly Hit[] | undefined;
}
