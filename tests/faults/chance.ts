import { seededRandom } from "@frontdesk/core/testing";

/** Numbers from 0 to 1, the same for the same seed. */
export function chance(seed: string): () => number {
  const random = seededRandom(seed);
  return () => {
    const [high = 0, middle = 0, low = 0] = random.bytes(3);
    return ((high << 16) | (middle << 8) | low) / 2 ** 24;
  };
}

/** One of them. */
export function pick<T>(random: () => number, from: readonly T[]): T {
  const one = from[Math.floor(random() * from.length)];
  if (one === undefined) throw new RangeError("There is nothing to pick.");
  return one;
}

/** All of them, in another order. */
export function shuffle<T>(random: () => number, from: readonly T[]): readonly T[] {
  return from
    .map((one) => ({ one, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
