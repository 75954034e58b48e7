import type { Clock } from "../ports/clock.ts";

/** Idle buckets are dropped when there are more than this, and again when there are twice as many as were left. */
const sweepAbove = 10_000;

/** So many conversations in a row that are refused are the account. */
const manyRefused = 3;

/** A bucket: so many places a second, of which so many may be taken at once after a pause. */
export interface Bucket {
  readonly key: string;
  /** Undefined: no limit but a block. */
  readonly perSecond: number | undefined;
  readonly burst: number;
}

/**
 * Reserves places in buckets (GCRA, the generic cell rate algorithm): the answer is how long to wait, not whether one
 * may. A platform's 429 blocks a bucket for a while.
 */
export class Limiter {
  readonly #clock: Clock;
  /** For each bucket the instant at which it is as good as new: the theoretical arrival time of GCRA. */
  readonly #full = new Map<string, number>();
  readonly #blocked = new Map<string, number>();
  /** For each account the conversations that were refused since something was sent. */
  readonly #refused = new Map<string, Set<string>>();
  #sweepAbove = sweepAbove;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * How many milliseconds until all of these buckets have a place; when it is 0 the places are taken.
   *
   * @param places - How many: where there is one, all are taken, and who comes next waits the longer.
   */
  reserve(buckets: readonly Bucket[], places: number = 1): number {
    const now = this.#clock.now();
    let wait = 0;
    for (const bucket of buckets) wait = Math.max(wait, this.#wait(bucket, now));
    if (wait > 0) return wait;
    for (const { key, perSecond } of buckets) {
      if (perSecond === undefined) continue;
      this.#full.set(key, Math.max(this.#full.get(key) ?? now, now) + (places * 1_000) / perSecond);
    }
    if (this.#full.size + this.#blocked.size > this.#sweepAbove) this.#sweep(now);
    return 0;
  }

  /**
   * A platform wants to be asked more slowly, and does not say whether it means the conversation or the whole account: it
   * means the account if it refuses a third conversation and has taken nothing in between. Two may be those of two
   * members of one group, which have its limit in common. Whether it means the account.
   */
  refused(account: string, conversation: string, forMs: number): boolean {
    this.block(conversation, forMs);
    const refused = this.#refused.get(account) ?? new Set();
    this.#refused.set(account, refused.add(conversation));
    if (refused.size < manyRefused) return false;
    this.block(account, forMs);
    refused.clear();
    return true;
  }

  /** A platform has taken something of an account. */
  sent(account: string): void {
    if (this.#refused.size > 0) this.#refused.delete(account);
  }

  /** Nothing leaves through this bucket before that many milliseconds. */
  block(key: string, forMs: number): void {
    const until = this.#clock.now() + forMs;
    this.#blocked.set(key, Math.max(this.#blocked.get(key) ?? 0, until));
  }

  #wait({ key, perSecond, burst }: Bucket, now: number): number {
    const blocked = this.#blockedMs(key, now);
    if (perSecond === undefined) return blocked;
    const tolerance = (Math.max(1, burst) - 1) * (1_000 / perSecond);
    return Math.max(blocked, Math.ceil((this.#full.get(key) ?? now) - tolerance - now));
  }

  #blockedMs(key: string, now: number): number {
    // Most of the time nothing is.
    if (this.#blocked.size === 0) return 0;
    const left = (this.#blocked.get(key) ?? now) - now;
    if (left <= 0) this.#blocked.delete(key);
    return left;
  }

  #sweep(now: number): void {
    for (const [key, full] of this.#full) if (full <= now) this.#full.delete(key);
    for (const [key, until] of this.#blocked) if (until <= now) this.#blocked.delete(key);
    // Where all are in use, to look at each of them every time would cost more than it gives.
    this.#sweepAbove = Math.max(sweepAbove, 2 * (this.#full.size + this.#blocked.size));
  }
}
