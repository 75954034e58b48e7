import type { Lexicon } from "./lexicon.ts";
import type { ScopeMeasures } from "./scope.ts";

/** A trained classifier, ready to answer. */
export interface LinearModel {
  readonly labels: readonly string[];
  readonly lexicon: Lexicon;
  /** Every word of the examples, the most frequent first. */
  readonly words: readonly string[];
  /** For each intent, what its margin is without any feature. */
  readonly offsets: Float32Array;
  /** The weights by feature: those of feature `f` are from `starts[f]` to before `starts[f + 1]`. */
  readonly starts: Uint32Array;
  readonly intents: Uint8Array | Uint16Array;
  /** As bytes; `weightValues` has the weight of every byte. */
  readonly weights: Uint8Array;
  readonly weightValues: Float32Array;
  /** For each intent, its examples: how many words, then the number of each word, doubled, plus 1 for a joined one. */
  readonly examples: readonly Uint8Array[];
  /** The factor from margins to probabilities. */
  readonly sharpness: number;
  /** The score below which a message is out of scope. */
  readonly threshold: number;
  /** The means of the measures over the examples. */
  readonly usual: ScopeMeasures;
}

/** The first bytes of every stored model: the letters FDLM and the version of the format. */
export const modelHeader: readonly number[] = [0x46, 0x44, 0x4c, 0x4d, 1];

/** Rarities are kept as bytes, in steps of this. */
export const rarityStep: number = 1 / 40;

/**
 * A weight as a signed byte: its square root beside that of the largest, because small weights are many and need the
 * finer steps. Costs less than 0.1 points of accuracy.
 */
export function weightToByte(weight: number, largest: number): number {
  return Math.round(Math.sign(weight) * Math.sqrt(Math.abs(weight) / largest) * 127);
}

/** The weight of every byte, by the byte as an unsigned number. */
export function weightsOfBytes(largest: number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const part = (byte < 128 ? byte : byte - 256) / 127;
    return Math.sign(part) * part * part * largest;
  });
}
