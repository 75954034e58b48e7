import type { Clock } from "../ports/clock.ts";

/**
 * A clock for waiting: it goes with the given one, but is never set back. Where that one is, it goes on as time does, so
 * that nothing waits for as long as the clock was set back by.
 */
export function steadyClock(clock: Clock): Clock {
  if (clock.steady === undefined) return clock;
  const steady = clock.steady.bind(clock);
  let aheadMs = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const passed = steady();
      aheadMs = Math.max(aheadMs, clock.now() - passed);
      return Math.floor(passed + aheadMs);
    },
    after: (delayMs, callback) => clock.after(delayMs, callback),
  };
}
