import type { Classification } from "@frontdesk/core";
import { chancesOf } from "./calibration.ts";
import type { IntentNetworks } from "./intent-networks.ts";
import { outOfScope, scopeScore } from "./scope.ts";

/** What turns judgements into probabilities. */
export interface Calibration {
  /** How many intents there are. */
  readonly intents: number;
  readonly weights: readonly number[];
  /** The scope score below which a message is out of scope. */
  readonly threshold: number;
}

/** Networks and what was learnt about their mistakes. */
export interface Trained {
  readonly networks: IntentNetworks;
  readonly calibration: Calibration;
}

const mostEvidence = 8;

/** Tells which intent a message means. */
export async function classify(
  { networks, calibration }: Trained,
  text: string,
  locale: string | undefined,
): Promise<Classification> {
  const judgement = await networks.judge(text, locale);
  const [best] = judgement.strongest;
  const outside = outOfScope(scopeScore(judgement), calibration.threshold);
  if (best === undefined) return { candidates: [], outOfScope: outside, accepted: false, evidence: [] };
  const chances = chancesOf(judgement, calibration.intents, calibration.weights);
  const evidence = await networks.explain(text, judgement, best.label);
  return {
    candidates: judgement.strongest.map(({ label }, place) => ({ label, probability: chances[place] ?? 0 })),
    outOfScope: outside,
    accepted: (chances[0] ?? 0) >= 0.5 && outside < 0.5,
    evidence: evidence
      .toSorted((first, second) => Math.abs(second.weight) - Math.abs(first.weight))
      .slice(0, mostEvidence),
  };
}
