import type { HttpRequest } from "@frontdesk/core";
import { type Checked, good, refuseFor } from "./reply.ts";
import { counted, type Session } from "./session.ts";

/**
 * Lets one more connection in from where a request comes from, and says how to end it; the value is to be called once
 * it is closed.
 */
export function enter(
  request: HttpRequest,
  { settings, streams }: Session,
  end: (code: number, reason: string) => void,
): Checked<() => void> {
  const address = counted(request);
  if (streams.from(address.key) < settings.limits.socketsPerAddress * address.share) {
    return good(streams.enter(address.key, end));
  }
  const response = refuseFor(10_000, 429, "TooManyRequests", "Too many connections; try again later.");
  return { ok: false, response };
}
