import type { Passage } from "../ports/knowledge.ts";
import { answerThreshold } from "./abstention.ts";

/** The bases for which {@link smallBaseThreshold} was measured have at most so many passages. */
const smallBase = 80;

/**
 * In bases of 10 to 80 passages, asked with a third of the questions out of their reach, 90 % of the answers are right
 * from .48 on (measured as told at {@link answerThreshold}); there a customer's words are seldom those of a passage
 * that does not answer. Rounded up, as silence is better than a wrong answer.
 */
const smallBaseThreshold = 0.55;

/**
 * The probability from which a bot with these passages answers by itself, so that about 90 % of its answers are right.
 * What counts is how many passages a question is compared with: those of its language.
 */
export function thresholdFor(passages: readonly Passage[]): number {
  const counts = new Map<string, number>();
  for (const { language = "" } of passages) counts.set(language, (counts.get(language) ?? 0) + 1);
  return Math.max(0, ...counts.values()) <= smallBase ? smallBaseThreshold : answerThreshold;
}
