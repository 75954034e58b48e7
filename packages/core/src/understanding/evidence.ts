import type { Evidence } from "../ports/understanding.ts";
import { type Grams, gramKinds } from "./grams.ts";
import type { LinearModel } from "./model.ts";
import type { Rows } from "./rows.ts";
import { type ScopeMeasures, scopeShares } from "./scope.ts";
import type { Term } from "./terms.ts";

/** What a decision was made from. */
export interface Decision {
  readonly model: LinearModel;
  readonly terms: readonly Term[];
  readonly grams: Grams;
  /** The message as the only row. */
  readonly message: Rows;
  readonly measures: ScopeMeasures;
}

const most = 8;

/**
 * Says in words what spoke for and against an intent: words with all their parts, pairs of words (`lost card`, with
 * `^` and `$` for the edges of the message), and the measures of being in scope (in brackets) beside their usual values.
 */
export function evidenceOf(decision: Decision, intent: number): Evidence[] {
  const { model, terms, grams, message, measures } = decision;
  const words = new Float64Array(terms.length);
  const pairs = new Float64Array(terms.length + 1);
  const open = new Map<number, number>();
  for (let at = 0; at < message.length; at++) {
    const feature = message.ids[at] ?? 0;
    const weight = weightOf(model, feature, intent);
    if (weight !== 0) open.set(feature, weight * (message.values[at] ?? 0));
  }
  for (let gram = 0; gram < grams.count && open.size > 0; gram++) {
    const feature = model.lexicon.table.find(grams.hash[gram] ?? 0);
    const share = open.get(feature);
    if (share === undefined) continue;
    open.delete(feature);
    const shares = grams.kind[gram] === gramKinds.pair ? pairs : words;
    const at = grams.term[gram] ?? 0;
    shares[at] = (shares[at] ?? 0) + share;
  }
  const evidence: Evidence[] = [];
  for (const [at, weight] of words.entries()) evidence.push({ feature: nameOf(terms[at]), weight });
  for (const [at, weight] of pairs.entries()) {
    evidence.push({ feature: `${nameOf(terms[at - 1], "^")} ${nameOf(terms[at], "$")}`, weight });
  }
  for (const { name, share } of scopeShares(measures, model.usual))
    evidence.push({ feature: `(${name})`, weight: share });
  return evidence
    .filter(({ weight }) => Math.abs(weight) >= 0.01)
    .toSorted((first, second) => Math.abs(second.weight) - Math.abs(first.weight))
    .slice(0, most);
}

/** A word, with what it was taken for. */
function nameOf(term: Term | undefined, none = ""): string {
  if (term === undefined) return none;
  return term.alias === undefined ? term.text : `${term.text}→${term.alias}`;
}

function weightOf({ starts, intents, weights }: LinearModel, feature: number, intent: number): number {
  let low = starts[feature] ?? 0;
  let high = starts[feature + 1] ?? 0;
  const end = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intents[middle] ?? 0) < intent) low = middle + 1;
    else high = middle;
  }
  return low < end && intents[low] === intent ? (weights[low] ?? 0) : 0;
}
