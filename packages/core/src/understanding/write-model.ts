import { ByteWriter, checksumOf } from "./bytes.ts";
import type { Corpus } from "./corpus.ts";
import { modelHeader, rarityStep, weightToByte } from "./model.ts";
import type { Pace } from "./pace.ts";
import type { ScopeMeasures } from "./scope.ts";

/** The weights of one intent that are not all but zero. */
export interface IntentWeights {
  readonly features: Uint32Array;
  readonly weights: Float32Array;
  /** The margin without any feature. */
  readonly offset: number;
}

/** What a training found out, beside the corpus. */
export interface Findings {
  readonly intents: readonly IntentWeights[];
  readonly sharpness: number;
  readonly threshold: number;
  readonly usual: ScopeMeasures;
}

/** Examples of one intent that are kept, to tell how near a message is to them. */
const keptExamples = 128;
/** Weights that are kept; a set of 150 intents and 15,000 examples has about 400,000. */
const keptWeights = 600_000;

/** Writes a model in as few bytes as it needs: hashes as differences, weights as bytes, examples as word numbers. */
export function* writeModel(corpus: Corpus, findings: Findings, pace: Pace): Generator<undefined, Uint8Array> {
  const { labels, languages, lexicon, words } = corpus;
  const writer = new ByteWriter();
  writer.bytes(Uint8Array.from(modelHeader));
  writer.text(JSON.stringify({ labels, languages }));
  const { sharpness, threshold, usual } = findings;
  for (const value of [sharpness, threshold, usual.margin, usual.nearness, usual.words, usual.content]) {
    writer.float(value);
  }
  for (const { offset } of findings.intents) writer.float(offset);
  writer.text(words.join("\n"));
  const hashes = lexicon.table.hashes().sort();
  yield;
  writer.count(hashes.length);
  writer.byte(Math.round(lexicon.unknownRarity / rarityStep));
  const order = new Uint32Array(hashes.length);
  for (const [at, hash] of hashes.entries()) {
    const feature = lexicon.table.find(hash);
    order[at] = feature;
    writer.count(hash - (hashes[at - 1] ?? 0));
    writer.byte(Math.round((lexicon.rarity[feature] ?? 0) / rarityStep));
    if (pace.spend(30)) yield;
  }
  yield* writeWeights(writer, findings.intents, order, pace);
  yield* writeExamples(writer, corpus, pace);
  const sum = yield* checksumOf(writer.finish());
  for (const shift of [0, 8, 16, 24]) writer.byte((sum >>> shift) & 0xff);
  return writer.finish();
}

function* writeWeights(
  writer: ByteWriter,
  intents: readonly IntentWeights[],
  order: Uint32Array,
  pace: Pace,
): Generator<undefined, void> {
  const largest = largestOf(intents);
  const least = yield* leastOf(intents, largest, pace);
  // By feature, because that is how a message looks them up.
  const starts = new Uint32Array(order.length + 1);
  for (const { features, weights } of intents) {
    for (let at = 0; at < features.length; at++) {
      const next = (features[at] ?? 0) + 1;
      if (Math.abs(weightToByte(weights[at] ?? 0, largest)) >= least) starts[next] = (starts[next] ?? 0) + 1;
    }
    if (pace.spend(features.length * 10)) yield;
  }
  for (let at = 0; at < order.length; at++) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0);
  const ends = starts.slice();
  const owners = new Uint16Array(starts.at(-1) ?? 0);
  const bytes = new Int8Array(owners.length);
  for (const [intent, { features, weights }] of intents.entries()) {
    for (let at = 0; at < features.length; at++) {
      const byte = weightToByte(weights[at] ?? 0, largest);
      if (Math.abs(byte) < least) continue;
      const feature = features[at] ?? 0;
      const place = ends[feature] ?? 0;
      ends[feature] = place + 1;
      owners[place] = intent;
      bytes[place] = byte;
    }
    if (pace.spend(features.length * 10)) yield;
  }
  writer.float(largest);
  writer.count(owners.length);
  for (const feature of order) writer.count((starts[feature + 1] ?? 0) - (starts[feature] ?? 0));
  yield;
  // Three columns: they are read far faster than as many single numbers.
  const columns = intents.length > 256 ? [0, 8] : [0];
  for (const shift of columns) {
    for (const feature of order) {
      const end = starts[feature + 1] ?? 0;
      for (let at = starts[feature] ?? 0; at < end; at++) writer.byte(((owners[at] ?? 0) >>> shift) & 0xff);
      if (pace.spend((end - (starts[feature] ?? 0)) * 5)) yield;
    }
  }
  for (const feature of order) {
    writer.bytes(new Uint8Array(bytes.buffer, starts[feature], (starts[feature + 1] ?? 0) - (starts[feature] ?? 0)));
    if (pace.spend(50)) yield;
  }
}

function largestOf(intents: readonly IntentWeights[]): number {
  let largest = 0;
  for (const { weights } of intents) for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
  return largest > 0 ? largest : 1;
}

/** The smallest byte, without its sign, that is kept, so that at most {@link keptWeights} are. */
function* leastOf(intents: readonly IntentWeights[], largest: number, pace: Pace): Generator<undefined, number> {
  const counts = new Uint32Array(128);
  for (const { weights } of intents) {
    for (const weight of weights) {
      const byte = Math.abs(weightToByte(weight, largest));
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
    if (pace.spend(weights.length * 10)) yield;
  }
  let least = 128;
  for (let kept = 0; least > 1 && kept + (counts[least - 1] ?? 0) <= keptWeights; least--)
    kept += counts[least - 1] ?? 0;
  return least;
}

function* writeExamples(writer: ByteWriter, corpus: Corpus, pace: Pace): Generator<undefined, void> {
  const numbers = new Map(corpus.words.map((word, number) => [word, number]));
  const members: number[][] = corpus.labels.map(() => []);
  for (let row = 0; row < corpus.examples; row++) members[corpus.targets[row] ?? 0]?.push(row);
  for (const rows of members) {
    // Spread over all of them: neighbours in a list are often alike.
    const step = Math.max(1, rows.length / keptExamples);
    const kept = Math.min(rows.length, keptExamples);
    const own = new ByteWriter();
    for (let at = 0; at < kept; at++) {
      const terms = corpus.terms[rows[Math.floor(at * step)] ?? 0] ?? [];
      own.count(terms.length);
      for (const term of terms) own.count((numbers.get(term.text) ?? 0) * 2 + (term.joined ? 1 : 0));
      if (pace.spend(terms.length * 50)) yield;
    }
    const bytes = own.finish();
    writer.count(bytes.length);
    writer.bytes(bytes);
  }
}
