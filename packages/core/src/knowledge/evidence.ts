import type { Evidence } from "../ports/understanding.ts";
import type { Query } from "./query.ts";
import type { Ranked } from "./ranking.ts";
import { rankingWeights } from "./ranking-weights.ts";

const evidenceLimit = 8;

const otherMeasures = ["coverage", "characters", "phrasing", "pairs", "sentence", "sentences"] as const;

/** What decided for a passage, strongest first: words of the question, and the other measures by their names. */
export function evidenceOf(query: Query, { measures, found }: Ranked): Evidence[] {
  const strongest: Evidence[] = [];
  let weight = 0;
  for (const number of found) weight += query.terms[number]?.weight ?? 0;
  const words = rankingWeights.words * measures.words;
  for (const number of found) {
    const term = query.terms[number];
    if (term !== undefined) insert(strongest, term.text, (words * term.weight) / (weight || 1));
  }
  for (const feature of otherMeasures) insert(strongest, feature, rankingWeights[feature] * measures[feature]);
  return strongest;
}

/** Keeps the strongest; of equal ones, what came first is before what came later. */
function insert(strongest: Evidence[], feature: string, weight: number): void {
  const strength = Math.abs(weight);
  let at = strongest.length;
  while (at > 0 && Math.abs(strongest[at - 1]?.weight ?? 0) < strength) at--;
  if (weight === 0 || at === evidenceLimit) return;
  strongest.splice(at, 0, { feature, weight });
  if (strongest.length > evidenceLimit) strongest.pop();
}
