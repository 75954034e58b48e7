import { gunzipSync, gzipSync } from "node:zlib";
import { IntentNetworks } from "./intent-networks.ts";
import type { Library } from "./library.ts";
import type { Calibration, Trained } from "./trained.ts";

const format = "frontdesk node-nlp";
/** Goes up when a model of before can no longer be read; the engine's name goes with it. */
const version = 1;

/** The bytes of a model: gzipped JSON with the calibration and, under `nlp`, node-nlp's own JSON. */
export function writeModel({ networks, calibration }: Trained): Uint8Array {
  const { languages } = networks;
  const json = JSON.stringify({ format, version, languages, calibration, nlp: networks.save() }, shorten);
  return Uint8Array.from(gzipSync(json));
}

/** A model that was read, but is not in use yet. */
export interface SavedModel {
  readonly languages: readonly string[];
  readonly calibration: Calibration;
  /** node-nlp's own. */
  readonly nlp: unknown;
}

/** Reads what `writeModel` wrote. Throws where the bytes are something else. */
export function readModel(bytes: Uint8Array): SavedModel {
  const saved: unknown = JSON.parse(gunzipSync(bytes).toString("utf8"));
  if (!isRecord(saved) || saved.format !== format || saved.version !== version) throw new Error("Another format.");
  const { languages, calibration, nlp } = saved;
  if (!isTexts(languages) || !isCalibration(calibration)) throw new Error("The calibration is missing.");
  return { languages, calibration, nlp };
}

/** Puts a model to use. Throws where node-nlp cannot take it. */
export function restoreModel(library: Library, { languages, calibration, nlp }: SavedModel): Trained {
  return { networks: IntentNetworks.load(library, languages, nlp), calibration };
}

/** Most weights are 32-bit numbers, which nine digits tell apart; written as 64-bit ones they are twice as long. */
function shorten(_key: string, value: unknown): unknown {
  return typeof value === "number" && Math.fround(value) === value ? Number(value.toPrecision(9)) : value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "string");
}

function isCalibration(value: unknown): value is Calibration {
  if (!isRecord(value)) return false;
  const { intents, weights, threshold } = value;
  return [intents, threshold].every(Number.isFinite) && Array.isArray(weights) && weights.every(Number.isFinite);
}
