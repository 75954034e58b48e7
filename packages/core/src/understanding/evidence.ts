import type { Evidence } from "../ports/understanding.ts";
import { type Grams, gramKinds } from "./grams.ts";
import type { LinearModel } from "./model.ts";
import type { Rows } from "./rows.ts";
import { type ScopeMeasures, scopeShares } from "./scope.ts";
import { strongest } from "./strongest.ts";
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
/** A share below this, whatever its sign, is not worth a word. */
const leastShare = 0.01;

/**
 * Says in words what spoke for and against an intent: words with all their parts, pairs of words (`lost card`, with
 * `^` and `$` for the edges of the message), and the measures of being in scope (in brackets) beside their usual values.
 */
export function evidenceOf(decision: Decision, intent: number): Evidence[] {
  const { model, terms, measures } = decision;
  const scope = scopeShares(measures, model.usual);
  const firstPair = terms.length;
  const firstMeasure = firstPair + terms.length + 1;
  const shares = new Float64Array(firstMeasure + scope.length);
  addShares(decision, intent, shares);
  for (let at = 0; at < scope.length; at++) shares[firstMeasure + at] = scope[at]?.share ?? 0;
  const nameOf = (place: number): string => {
    if (place >= firstMeasure) return `(${scope[place - firstMeasure]?.name ?? ""})`;
    if (place < firstPair) return nameOfTerm(terms[place]);
    const second = place - firstPair;
    return `${nameOfTerm(terms[second - 1], "^")} ${nameOfTerm(terms[second], "$")}`;
  };
  const magnitudes = new Float64Array(shares.length);
  for (let at = 0; at < shares.length; at++) magnitudes[at] = Math.abs(shares[at] ?? 0);
  return strongest(magnitudes, most)
    .filter((place) => (magnitudes[place] ?? 0) >= leastShare)
    .map((place) => ({ feature: nameOf(place), weight: shares[place] ?? 0 }));
}

/** Adds up what the features of the message say: first for each word, behind them for each pair of words. */
function addShares({ model, terms, grams, message }: Decision, intent: number, shares: Float64Array): void {
  // The row has its features in the order in which they first occur among the grams.
  let at = 0;
  for (let gram = 0; gram < grams.count && at < message.length; gram++) {
    const feature = message.ids[at] ?? 0;
    if (grams.feature[gram] !== feature) continue;
    const share = weightOf(model, feature, intent) * (message.values[at] ?? 0);
    const place = (grams.term[gram] ?? 0) + (grams.kind[gram] === gramKinds.pair ? terms.length : 0);
    shares[place] = (shares[place] ?? 0) + share;
    at++;
  }
}

/** A word, with what it was taken for. */
function nameOfTerm(term: Term | undefined, none = ""): string {
  if (term === undefined) return none;
  return term.alias === undefined ? term.text : `${term.text}→${term.alias}`;
}

function weightOf({ starts, intents, weights, weightValues }: LinearModel, feature: number, intent: number): number {
  let low = starts[feature] ?? 0;
  let high = starts[feature + 1] ?? 0;
  const end = high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intents[middle] ?? 0) < intent) low = middle + 1;
    else high = middle;
  }
  return low < end && intents[low] === intent ? (weightValues[weights[low] ?? 0] ?? 0) : 0;
}
