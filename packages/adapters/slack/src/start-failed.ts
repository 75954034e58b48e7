import { FrontdeskError } from "@frontdesk/core";

/** That the channel could not be opened. */
export function startFailed(message: string, hint: string, retryable = false): FrontdeskError {
  return new FrontdeskError("channel.start_failed", message, { hint, retryable });
}
