import type { Random } from "../ports/random.ts";
import { recordedRandom } from "../turn/recorded-random.ts";

/**
 * Randomness for tests: the same seed gives the same bytes. Never use it for keys.
 *
 * @example
 * ```ts
 * import { seededRandom } from "@frontdesk/core/testing";
 *
 * console.log(seededRandom("a test").bytes(4).length);
 * ```
 */
export function seededRandom(seed: string): Random {
  const next = recordedRandom(seed);
  return { bytes: (length) => Uint8Array.from({ length }, () => Math.floor(next() * 256)) };
}
