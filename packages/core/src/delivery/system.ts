import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";

/** The host's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after(delayMs, callback) {
    // Hosts keep timers in 31 bits and fire larger ones at once.
    const timer = setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

/** Bytes drawn at once: each draw costs microseconds however little it brings, and every message needs an id. */
const poolSize = 1_024;
let pool = new Uint8Array(0);
let left = 0;

/** The host's secure random bytes (Web Crypto). */
export const systemRandom: Random = {
  bytes(length) {
    if (length > poolSize) return crypto.getRandomValues(new Uint8Array(length));
    if (length > left) {
      pool = crypto.getRandomValues(new Uint8Array(poolSize));
      left = poolSize;
    }
    left -= length;
    // A copy of its own: nobody sees what others are given, before or after.
    return pool.slice(left, left + length);
  },
};

/** Says nothing: the default of a library. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
