import type { Clock } from "@frontdesk/core";

/** Runs work that may take so long; then its signal is aborted, and the promise rejects with a `TimeoutError`. */
export async function within<T>(clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const cancel = clock.after(ms, () => {
    const error = new DOMException("It took too long.", "TimeoutError");
    reject(error);
    controller.abort(error);
  });
  try {
    // The client looks at its signal when it sends, and not while it waits to repeat a request.
    return await Promise.race([work(controller.signal), late]);
  } finally {
    cancel();
  }
}
