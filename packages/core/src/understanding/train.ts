import type { Example } from "../ports/understanding.ts";
import { sharpnessOf } from "./calibration.ts";
import { type Corpus, noIntent, readCorpus } from "./corpus.ts";
import { dealFolds, foldingOf, type Judgement, judgeFold } from "./folds.ts";
import { Pace } from "./pace.ts";
import { seeded } from "./random.ts";
import { meanMeasures, scopeScore, scopeThreshold } from "./scope.ts";
import { type BinaryProblem, constantFeature, separate } from "./support-vectors.ts";
import { type IntentWeights, writeModel } from "./write-model.ts";

/** The price of a mistake with an example, and with the name of an intent, which stands for an example. Cross-validated. */
const exampleCost = 0.3;
const nameCost = 0.18;
/** Weights below this change no margin by as much as a hundredth. */
const leastWeight = 0.003;
/** Judgements that the calibration looks at. */
const calibrated = 1500;

/**
 * Trains a classifier and returns the bytes of its model. Yields how far it is, from 0 to 1, about every millisecond
 * of work.
 */
export function* trainModel(examples: readonly Example[], seed: number): Generator<number, Uint8Array> {
  const pace = new Pace();
  const random = seeded(seed);
  const corpus = yield* paced(readCorpus(examples, pace), () => 0);
  const { labels, rows } = corpus;
  const problem = problemOf(corpus, random, pace);
  const { folds, judged } = foldingOf(corpus.examples, labels.length);
  const steps = labels.length * (judged + 1) + 1;
  let step = 1;
  const done = (): number => Math.min(1, step / (steps + 1));

  const chosen = Uint32Array.from({ length: rows.size }, (_, row) => row);
  const intents: IntentWeights[] = [];
  for (let intent = 0; intent < labels.length; intent++) {
    const weights = yield* paced(separate({ ...problem, chosen }, intent), done);
    intents.push(sparse(weights));
    step++;
  }
  const dealt = dealFolds(corpus, folds, random);
  const judgements: Judgement[] = [];
  for (let fold = 0; fold < judged; fold++) {
    const judging = judgeFold(corpus, problem, dealt, fold, () => step++);
    judgements.push(...(yield* paced(judging, done)));
  }
  const measures = judgements.map((judgement) => judgement.measures);
  const stride = Math.max(1, judgements.length / calibrated);
  const sample = judgements.filter((_, at) => Math.floor(at / stride) !== Math.floor((at - 1) / stride));
  const findings = {
    intents,
    sharpness: yield* paced(sharpnessOf(sample, pace), done),
    threshold: scopeThreshold(measures.map(scopeScore), corpus.examples / Math.max(1, labels.length)),
    usual: meanMeasures(measures),
  };
  const bytes = yield* paced(writeModel(corpus, findings, pace), done);
  yield done();
  return bytes;
}

/** Runs a generator to its end and yields how far the training is wherever it pauses. */
function* paced<Result>(work: Generator<undefined, Result>, done: () => number): Generator<number, Result> {
  for (;;) {
    const next = work.next();
    if (next.done === true) return next.value;
    yield done();
  }
}

function problemOf(corpus: Corpus, random: () => number, pace: Pace): Omit<BinaryProblem, "chosen"> {
  const { rows, targets, examples } = corpus;
  const costs = new Float32Array(rows.size).fill(exampleCost);
  for (let row = examples; row < rows.size; row++) if (targets[row] !== noIntent) costs[row] = nameCost;
  const lengths = new Float32Array(rows.size);
  for (let row = 0; row < rows.size; row++) {
    let length = constantFeature * constantFeature;
    const end = rows.starts[row + 1] ?? 0;
    for (let at = rows.starts[row] ?? 0; at < end; at++) length += (rows.values[at] ?? 0) ** 2;
    lengths[row] = length;
  }
  return { rows, targets, costs, lengths, features: corpus.lexicon.table.size, random, pace };
}

function sparse(weights: Float64Array): IntentWeights {
  const features: number[] = [];
  const kept: number[] = [];
  for (let feature = 0; feature < weights.length - 1; feature++) {
    const weight = weights[feature] ?? 0;
    if (Math.abs(weight) < leastWeight) continue;
    features.push(feature);
    kept.push(weight);
  }
  return {
    features: Uint32Array.from(features),
    weights: Float32Array.from(kept),
    offset: (weights.at(-1) ?? 0) * constantFeature,
  };
}
