import type { Clock } from "../ports/clock.ts";

/** What {@link inTime} is bounded by. */
export interface TimeLimit {
  readonly clock: Clock;
  readonly afterMs: number;
  /** What it fails with when its time is over. */
  tooLate(): Error;
  /** Ends it before its time. */
  readonly signal?: AbortSignal | undefined;
}

/** Resolves when work has ended, well or not; where it was called off and goes on, so much later, or at once. */
export async function whenOver(
  work: Promise<unknown>,
  {
    clock,
    calledOff,
    afterMs,
    atOnce,
  }: {
    readonly clock: Clock;
    readonly calledOff: AbortSignal;
    readonly afterMs: number;
    /** Aborted when nobody waits any more. */
    readonly atOnce: AbortSignal;
  },
): Promise<void> {
  const over = Promise.withResolvers<void>();
  work.then(
    () => over.resolve(),
    () => over.resolve(),
  );
  let cancel = (): void => {};
  const wait = (): void => {
    cancel = clock.after(afterMs, over.resolve);
  };
  const end = (): void => over.resolve();
  calledOff.addEventListener("abort", wait, { once: true });
  atOnce.addEventListener("abort", end, { once: true });
  if (atOnce.aborted) end();
  await over.promise;
  cancel();
  calledOff.removeEventListener("abort", wait);
  atOnce.removeEventListener("abort", end);
}

/** Waits for work so long and no longer: then its signal is aborted, and whether it listens makes no difference. */
export async function inTime<T>(work: (signal: AbortSignal) => Promise<T>, limit: TimeLimit): Promise<T> {
  const { clock, afterMs, tooLate, signal } = limit;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const end = (reason: unknown): void => {
    late.reject(reason);
    controller.abort(reason);
  };
  const cancel = clock.after(afterMs, () => end(tooLate()));
  const called = (): void => end(signal?.reason);
  signal?.addEventListener("abort", called, { once: true });
  try {
    return await Promise.race([work(controller.signal), late.promise]);
  } finally {
    cancel();
    signal?.removeEventListener("abort", called);
  }
}
