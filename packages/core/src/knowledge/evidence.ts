import type { Evidence } from "../ports/understanding.ts";
import type { Query } from "./query.ts";
import type { Ranked } from "./ranking.ts";
import { rankingWeights } from "./ranking-weights.ts";

const evidenceLimit = 8;

/** What decided for a passage, strongest first: words of the question, and the other measures by their names. */
export function evidenceOf(query: Query, { measures, found }: Ranked): Evidence[] {
  const terms = found.flatMap((number) => query.terms[number] ?? []);
  const weight = terms.reduce((sum, term) => sum + term.weight, 0) || 1;
  const words = rankingWeights.words * measures.words;
  const evidence: Evidence[] = terms.map((term) => ({ feature: term.text, weight: (words * term.weight) / weight }));
  for (const feature of ["coverage", "characters", "phrasing", "pairs", "sentence", "sentences"] as const) {
    evidence.push({ feature, weight: rankingWeights[feature] * measures[feature] });
  }
  return evidence
    .filter((item) => item.weight !== 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, evidenceLimit);
}
