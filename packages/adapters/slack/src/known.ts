import { FrontdeskError } from "@frontdesk/core";
import { untilAborted } from "./until-aborted.ts";

/**
 * What must be known before anything is sent: where the store or the files fail, or the time for the attempt is over, the
 * message was surely not sent. What became of a call to Slack is passed on as it is.
 *
 * @throws FrontdeskError `channel.unavailable`, and the other errors of the port's `send` that `looked` rejects with.
 */
export async function known<T>(looked: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await untilAborted(looked, signal);
  } catch (error) {
    if (FrontdeskError.isInstance(error) && error.code.startsWith("channel.")) throw error;
    throw new FrontdeskError("channel.unavailable", "It cannot be looked up now what is sent, and how.", {
      retryable: true,
      cause: error,
    });
  }
}
