import type { TrainingProgress } from "@frontdesk/core";

/**
 * Does some work and yields the newest of its reports, from 0 to 1, whenever there is a new one; reports that nobody
 * waited for are skipped. Returns what the work gives.
 */
export async function* reported<Result>(
  work: (report: (done: number) => void) => Promise<Result>,
): AsyncGenerator<TrainingProgress, Result> {
  let done = 0;
  let isSettled = false;
  let news = Promise.withResolvers<void>();
  const result = work((reached) => {
    if (reached <= done) return;
    done = reached;
    news.resolve();
  }).finally(() => {
    isSettled = true;
    news.resolve();
  });
  // Awaited below; but whoever leaves early never gets there, and is not told of a failure either.
  result.catch(() => undefined);
  for (;;) {
    await news.promise;
    if (isSettled) return await result;
    news = Promise.withResolvers<void>();
    yield { done };
  }
}
