import type { Clock } from "../ports/clock.ts";

/** Idle buckets are dropped when there are more than this. */
const sweepAbove = 10_000;

/**
 * Reserves places in buckets of so many a second (GCRA, the generic cell rate algorithm): the answer is how long to
 * wait, not whether one may. A bucket can be blocked for a while, as a platform's 429 asks.
 */
export class Limiter {
  readonly #clock: Clock;
  /** For each bucket the instant at which its next place is free. */
  readonly #next = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many milliseconds until all of these buckets have a place; when it is 0 the places are taken. */
  reserve(buckets: readonly { readonly key: string; readonly perSecond: number | undefined }[]): number {
    const now = this.#clock.now();
    const wait = Math.max(0, ...buckets.map(({ key }) => (this.#next.get(key) ?? now) - now));
    if (wait > 0) return wait;
    for (const { key, perSecond } of buckets) {
      if (perSecond !== undefined) this.#next.set(key, Math.max(this.#next.get(key) ?? now, now) + 1_000 / perSecond);
    }
    if (this.#next.size > sweepAbove) this.#sweep(now);
    return 0;
  }

  /** Nothing leaves through this bucket before that many milliseconds. */
  block(key: string, forMs: number): void {
    const until = this.#clock.now() + forMs;
    this.#next.set(key, Math.max(this.#next.get(key) ?? 0, until));
  }

  #sweep(now: number): void {
    for (const [key, next] of this.#next) if (next <= now) this.#next.delete(key);
  }
}
