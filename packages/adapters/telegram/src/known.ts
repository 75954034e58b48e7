import { FrontdeskError } from "@frontdesk/core";

/**
 * What a store must tell before something can be sent. Where it is away, or does not tell in time, nothing was sent: that
 * must not look like a send without an outcome.
 *
 * @throws FrontdeskError `channel.unavailable`.
 */
export async function known<T>(told: Promise<T>, signal: AbortSignal, otherwise: string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const end = (): void => late.reject(signal.reason);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  try {
    return await Promise.race([told, late.promise]);
  } catch (error) {
    throw new FrontdeskError("channel.unavailable", otherwise, { retryable: true, cause: error });
  } finally {
    signal.removeEventListener("abort", end);
  }
}
