import { FrontdeskError } from "@frontdesk/core";

/**
 * What must be known before anything is sent: where the store or the files fail, or the time for the attempt is over, the
 * message was surely not sent. What became of a call to Slack is passed on as it is.
 *
 * @throws FrontdeskError `channel.unavailable`, and the other errors of the port's `send` that `looked` rejects with.
 */
export function known<T>(looked: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(notSent("The time for this attempt was over before anything was sent."));
    if (signal.aborted) late();
    signal.addEventListener("abort", late, { once: true });
    const settle = (): void => signal.removeEventListener("abort", late);
    looked.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(isOutcome(error) ? error : notSent("It cannot be looked up now what is to be sent, and how.", error));
      },
    );
  });
}

function isOutcome(error: unknown): boolean {
  return FrontdeskError.isInstance(error) && error.code.startsWith("channel.");
}

function notSent(message: string, cause?: unknown): FrontdeskError {
  return new FrontdeskError("channel.unavailable", message, { retryable: true, cause });
}
