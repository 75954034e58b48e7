/** How often something may happen: so many a second in the long run, `burst` of them at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Counts by key; see {@link limiter}. */
export interface Limiter {
  /** Takes one and returns 0, or takes nothing and returns after how many milliseconds one may be taken. */
  take(key: string, share?: number): number;
}

/**
 * A limiter that keeps one number a key: the instant at which the key's bucket is full again (the generic cell rate
 * algorithm, ITU-T I.371). It remembers `capacity` keys and forgets the one that was used longest ago, so its memory
 * is bounded whoever asks.
 *
 * `share` makes a key's bucket so many times as large and as fast.
 */
export function limiter(rate: Rate, now: () => number, capacity = 10_000): Limiter {
  const fullAt = new Map<string, number>();
  return {
    take(key, share = 1) {
      if (rate.perSecond === Number.POSITIVE_INFINITY) return 0;
      const time = now();
      const cost = 1000 / rate.perSecond / share;
      const full = Math.max(fullAt.get(key) ?? time, time);
      const wait = full + cost - time - (Math.max(rate.burst, 1) * 1000) / rate.perSecond;
      // A thousandth of a millisecond forgives the rounding of divisions.
      if (wait > 0.001) return Math.ceil(wait);
      fullAt.delete(key);
      fullAt.set(key, full + cost);
      if (fullAt.size > capacity) {
        const oldest = fullAt.keys().next();
        if (!oldest.done) fullAt.delete(oldest.value);
      }
      return 0;
    },
  };
}
