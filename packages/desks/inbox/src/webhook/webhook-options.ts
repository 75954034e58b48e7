import { isLoopback } from "../access/loopback.ts";

/** Where and how another program is told that a case waits. */
export interface WebhookOptions {
  /** `https://`, or `http://` on this machine only. Redirects are not followed. */
  readonly url: string;
  /** What both sides sign and check with: 16 characters or more. */
  readonly secret: string;
}

/** Whether signed news may go to an address: encrypted, or not over a network. */
export function isWebhookUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return false;
  if (url.protocol === "https:") return true;
  return url.protocol === "http:" && isLoopback(url);
}
