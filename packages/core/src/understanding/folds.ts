import type { HeldOut } from "./calibration.ts";
import type { Corpus } from "./corpus.ts";
import { Grams } from "./grams.ts";
import { familiarityOf } from "./lexicon.ts";
import type { Pace } from "./pace.ts";
import { nearnessOf, type ScopeMeasures } from "./scope.ts";
import { type BinaryProblem, constantFeature, separate } from "./support-vectors.ts";

/** How a model that has not seen it judges an example. */
export interface Judgement extends HeldOut {
  readonly measures: ScopeMeasures;
}

/** Judgements that are enough to calibrate by; each fold that is judged costs almost as much as the training itself. */
const enough = 2000;

/** In how many folds the examples are cut, and how many of those are judged. */
export interface Folding {
  readonly folds: number;
  readonly judged: number;
}

/** Cuts few examples into many folds, because each one is missed more, and judges only some folds of many examples. */
export function foldingOf(examples: number, intents: number): Folding {
  if (intents < 2) return { folds: 1, judged: 0 };
  const folds = examples < 400 ? Math.min(20, examples) : examples < 3000 ? 8 : 5;
  return { folds, judged: Math.min(folds, Math.ceil((folds * enough) / examples)) };
}

/** Deals the examples into folds so that each intent is spread over as many as it can be. */
export function dealFolds(corpus: Corpus, folds: number, random: () => number): Uint8Array {
  const dealt = new Uint8Array(corpus.examples);
  const order = [...dealt.keys()];
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    const row = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = row;
  }
  order.sort((first, second) => (corpus.targets[first] ?? 0) - (corpus.targets[second] ?? 0));
  for (const [at, row] of order.entries()) dealt[row] = at % folds;
  return dealt;
}

/**
 * Judges the examples of one fold by a model of the others. What only the judged example has counts as unknown. Examples
 * that are the only one of their intent are left out. `onIntent` hears of each intent that is learnt.
 */
export function* judgeFold(
  corpus: Corpus,
  problem: Omit<BinaryProblem, "chosen">,
  dealt: Uint8Array,
  fold: number,
  onIntent: () => void,
): Generator<undefined, Judgement[]> {
  const { rows, labels, targets, lexicon, documents, terms } = corpus;
  const { pace } = problem;
  const counts = new Uint32Array(labels.length);
  const others: number[] = [];
  const held: number[] = [];
  for (let row = 0; row < rows.size; row++) {
    if (row < corpus.examples && dealt[row] === fold) {
      held.push(row);
    } else {
      others.push(row);
      const target = targets[row] ?? 0;
      if (row < corpus.examples) counts[target] = (counts[target] ?? 0) + 1;
    }
  }
  const judged = held.filter((row) => (counts[targets[row] ?? 0] ?? 0) > 0);
  if (judged.length === 0) {
    for (let intent = 0; intent < labels.length; intent++) onIntent();
    return [];
  }
  for (const row of judged) {
    rows.weigh(row, lexicon.rarity, documents, 1);
    if (pace.spend(1000)) yield;
  }
  const chosen = Uint32Array.from(others);
  const margins = judged.map(() => new Float32Array(labels.length));
  for (let intent = 0; intent < labels.length; intent++) {
    const weights = yield* separate({ ...problem, chosen }, intent);
    for (const [at, row] of judged.entries()) {
      const own = margins[at];
      if (own !== undefined) own[intent] = marginOf(corpus, row, weights);
      if (pace.spend(200)) yield;
    }
    onIntent();
  }
  const members = membersOf(corpus, others);
  const scatter = new Float32Array(lexicon.table.size);
  const grams = new Grams();
  const judgements: Judgement[] = [];
  for (const [at, row] of judged.entries()) {
    const own = margins[at] ?? new Float32Array(0);
    const best = own.indexOf(own.reduce((first, second) => Math.max(first, second), Number.NEGATIVE_INFINITY));
    const message = terms[row] ?? [];
    grams.read(message);
    grams.find(lexicon.table);
    const familiarity = familiarityOf(message, grams, lexicon, documents);
    const cosines = nearest(corpus, row, members[best] ?? [], scatter, pace);
    judgements.push({
      margins: own,
      target: targets[row] ?? 0,
      measures: {
        margin: own[best] ?? 0,
        nearness: (yield* cosines) * familiarity.grams,
        words: familiarity.words,
        content: familiarity.content,
      },
    });
  }
  for (const row of judged) {
    rows.weigh(row, lexicon.rarity);
    if (pace.spend(1000)) yield;
  }
  return judgements;
}

function marginOf({ rows }: Corpus, row: number, weights: Float64Array): number {
  let margin = (weights[weights.length - 1] ?? 0) * constantFeature;
  const end = rows.starts[row + 1] ?? 0;
  for (let at = rows.starts[row] ?? 0; at < end; at++)
    margin += (weights[rows.ids[at] ?? 0] ?? 0) * (rows.values[at] ?? 0);
  return margin;
}

function membersOf({ labels, targets, examples }: Corpus, chosen: readonly number[]): number[][] {
  const members: number[][] = labels.map(() => []);
  for (const row of chosen) if (row < examples) members[targets[row] ?? 0]?.push(row);
  return members;
}

function* nearest(
  { rows }: Corpus,
  row: number,
  members: readonly number[],
  scatter: Float32Array,
  pace: Pace,
): Generator<undefined, number> {
  rows.scatter(row, scatter);
  const cosines = members.map((member) => rows.cosine(member, scatter));
  rows.clearScatter(row, scatter);
  if (pace.spend(members.length * 100)) yield;
  return nearnessOf(cosines);
}
