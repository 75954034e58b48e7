import type { Page } from "playwright-core";

/** How smooth something was: the intervals between frames, in milliseconds. */
export interface Smoothness {
  readonly frames: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Of the time, how much went by in tasks above 50 ms. */
  readonly longTaskMs: number;
}

/** Turns the wheel over a place of the page, so many steps of 400 pixels, and watches the frames. */
export async function scrollAndWatch(page: Page, place: { readonly x: number; readonly y: number }, steps: number, sign: 1 | -1): Promise<Smoothness> {
  await page.mouse.move(place.x, place.y);
  await page.evaluate(() => {
    const watch = { times: [] as number[], long: 0, on: true };
    Object.assign(window, { watch });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) watch.long += entry.duration;
    }).observe({ entryTypes: ["longtask"] });
    const frame = (now: number): void => {
      watch.times.push(now);
      if (watch.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  for (let step = 0; step < steps; step += 1) {
    await page.mouse.wheel(0, sign * 400);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  const { times, long } = await page.evaluate(() => {
    // Safe: it was put there above.
    const { watch } = window as unknown as { watch: { times: number[]; long: number; on: boolean } };
    watch.on = false;
    return watch;
  });
  const intervals = times.slice(1).map((time, index) => time - (times[index] ?? time)).toSorted((a, b) => a - b);
  return {
    frames: intervals.length,
    p99Ms: intervals[Math.floor(intervals.length * 0.99)] ?? 0,
    longestMs: intervals.at(-1) ?? 0,
    longTaskMs: long,
  };
}
