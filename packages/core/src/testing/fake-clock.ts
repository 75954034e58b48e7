import type { Clock } from "../ports/clock.ts";
import { macrotask } from "../turn/macrotask.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** How many callbacks wait for their time. */
  readonly waiting: number;
  /**
   * Moves time on. What is due on the way is called in its order, each at its own instant; promises that are settled
   * by then have gone on before the next.
   */
  advance(milliseconds: number): Promise<void>;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/**
 * A clock for tests.
 *
 * @param start epoch milliseconds. Default: 2026-01-05T12:00:00Z
 *
 * @example
 * ```ts
 * import { fakeClock } from "@frontdesk/core/testing";
 *
 * const clock = fakeClock();
 * clock.after(1000, () => console.log("a second later"));
 * await clock.advance(1000);
 * ```
 */
export function fakeClock(start: number = Date.UTC(2026, 0, 5, 12)): FakeClock {
  let now = start;
  const timers = new Set<Timer>();

  return {
    now: () => now,
    after(delayMs, callback): () => void {
      const timer: Timer = { at: now + Math.max(0, delayMs), callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    get waiting(): number {
      return timers.size;
    },
    async advance(milliseconds): Promise<void> {
      const end = now + milliseconds;
      await settled();
      for (let timer = earliest(timers, end); timer !== undefined; timer = earliest(timers, end)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.callback();
        await settled();
      }
      now = end;
    },
  };
}

function earliest(timers: ReadonlySet<Timer>, end: number): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) if (timer.at <= end && (first === undefined || timer.at < first.at)) first = timer;
  return first;
}

/** What waits for promises only, or for the end of this turn of the event loop, has gone on. */
async function settled(): Promise<void> {
  for (let step = 0; step < 3; step += 1) await macrotask();
}
