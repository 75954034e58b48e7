import { createHmac, type KeyObject, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@frontdesk/core";

/** How old a request may be, and how far ahead its sender's clock, in milliseconds. */
const toleranceMs = 5 * 60_000;

/**
 * Whether a request was signed by Slack within the last five minutes
 * (https://docs.slack.dev/authentication/verifying-requests-from-slack). How long it takes tells nothing of the
 * signature.
 *
 * @param now epoch milliseconds
 */
export function verify(request: HttpRequest, secret: KeyObject, now: number): boolean {
  const stamp = request.headers["x-slack-request-timestamp"];
  const signature = request.headers["x-slack-signature"];
  if (stamp === undefined || signature === undefined || !/^\d{1,12}$/.test(stamp)) return false;
  if (Math.abs(now - Number(stamp) * 1000) > toleranceMs) return false;
  const expected = Buffer.from(
    `v0=${createHmac("sha256", secret).update(`v0:${stamp}:`).update(request.body).digest("hex")}`,
  );
  const given = Buffer.from(signature, "utf8");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
