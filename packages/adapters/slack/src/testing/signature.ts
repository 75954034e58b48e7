import { createHmac } from "node:crypto";

/**
 * The headers with which Slack signs a body (https://docs.slack.dev/authentication/verifying-requests-from-slack).
 *
 * @param now epoch milliseconds
 *
 * @example
 * ```ts
 * import { signed } from "@frontdesk/slack/testing";
 *
 * console.log(signed("{}", "0123456789abcdef0123456789abcdef", 0)["x-slack-request-timestamp"]); // "0"
 * ```
 */
export function signed(
  body: string | Uint8Array,
  secret: string,
  now: number,
): { readonly "x-slack-request-timestamp": string; readonly "x-slack-signature": string } {
  const stamp = String(Math.floor(now / 1000));
  const signature = createHmac("sha256", secret).update(`v0:${stamp}:`).update(body).digest("hex");
  return { "x-slack-request-timestamp": stamp, "x-slack-signature": `v0=${signature}` };
}
