import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { ByteReader, checksumOf } from "./bytes.ts";
import { FeatureTable } from "./feature-table.ts";
import { lightWords } from "./lexicon.ts";
import { type LinearModel, modelHeader, rarityStep, weightsOfBytes } from "./model.ts";

/**
 * Reads what `writeModel` wrote. Pauses every few milliseconds.
 *
 * @throws FrontdeskError `understanding.invalid_model` when the bytes are of something else, of another version, or
 * damaged.
 */
export function* readModel(bytes: Uint8Array): Generator<undefined, LinearModel> {
  if (modelHeader.slice(0, 4).some((byte, at) => bytes[at] !== byte)) throw invalid("The bytes are not a model.");
  if (bytes[4] !== modelHeader[4]) throw invalid("The model was written in another version of its format.");
  const body = bytes.subarray(0, bytes.length - 4);
  const sum = [3, 2, 1, 0].reduce((value, at) => value * 256 + (bytes[body.length + at] ?? 0), 0);
  if (body.length <= modelHeader.length) throw invalid("The model is damaged.");
  if ((yield* checksumOf(body)) !== sum) throw invalid("The model is damaged.");
  try {
    return yield* readBody(new ByteReader(body.subarray(modelHeader.length)));
  } catch (cause) {
    throw invalid("The model is damaged.", cause);
  }
}

function* readBody(reader: ByteReader): Generator<undefined, LinearModel> {
  const { labels, languages } = readNames(reader.text());
  const sharpness = reader.float();
  const threshold = reader.float();
  const usual = {
    margin: reader.float(),
    nearness: reader.float(),
    words: reader.float(),
    content: reader.float(),
  };
  const offsets = Float32Array.from(labels, () => reader.float());
  const words = reader.text().split("\n");
  yield;
  const features = bounded(reader.count(), reader.left);
  const unknownRarity = reader.byte() * rarityStep;
  const table = new FeatureTable(features);
  const rarity = new Float32Array(features);
  let hash = 0;
  for (let feature = 0; feature < features; feature++) {
    hash += reader.count();
    table.add(hash);
    rarity[feature] = reader.byte() * rarityStep;
    if (feature % 20_000 === 0) yield;
  }
  yield;
  const lexicon = { table, rarity, unknownRarity, light: lightWords(languages) };
  const weights = readWeights(reader, features, labels.length);
  yield;
  const examples = labels.map(() => reader.bytes(reader.count()));
  return { labels, lexicon, words, offsets, ...weights, examples, sharpness, threshold, usual };
}

function readNames(json: string): { labels: string[]; languages: string[] } {
  const names: unknown = JSON.parse(json);
  const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  if (typeof names !== "object" || names === null || !("labels" in names && "languages" in names)) {
    throw new RangeError("The names are missing.");
  }
  return { labels: list(names.labels), languages: list(names.languages) };
}

function readWeights(
  reader: ByteReader,
  features: number,
  labels: number,
): Pick<LinearModel, "starts" | "intents" | "weights" | "weightValues"> {
  const weightValues = weightsOfBytes(reader.float());
  const total = bounded(reader.count(), reader.left);
  const starts = new Uint32Array(features + 1);
  for (let feature = 0; feature < features; feature++) {
    starts[feature + 1] = bounded((starts[feature] ?? 0) + reader.count(), total);
  }
  if (starts[features] !== total) throw new RangeError("The weights are not as many as announced.");
  // Both columns stay where they are in the model's bytes, which are kept for `export`.
  const low = reader.bytes(total);
  const intents = labels > 256 ? joined(low, reader.bytes(total)) : low;
  return { starts, intents, weights: reader.bytes(total), weightValues };
}

function joined(low: Uint8Array, high: Uint8Array): Uint16Array {
  return Uint16Array.from(low, (byte, at) => byte + (high[at] ?? 0) * 256);
}

function bounded(value: number, most: number): number {
  if (value > most) throw new RangeError("A number is too large.");
  return value;
}

function invalid(message: string, cause?: unknown): FrontdeskError {
  return new FrontdeskError("understanding.invalid_model", message, {
    hint: "Train the engine again and keep what export() returns.",
    cause,
  });
}
