import { FrontdeskError } from "../errors/frontdesk-error.ts";

/** Rejects with the signal's reason when it is aborted: to be raced with what may hang. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** A turn whose time is over goes on without its handler; one that a person cut short ends here. */
export function throwIfCalledOff(signal: AbortSignal): void {
  if (signal.aborted && !FrontdeskError.isInstance(signal.reason, "turn.timeout")) throw signal.reason;
}
