import { createHmac, timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@frontdesk/core";

/** HMAC-SHA256 over `timestamp.body`, in hexadecimal. Both directions are signed so. */
export function sign(secret: string, timestamp: string, body: string | Uint8Array): string {
  return createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
}

/** Whether the other side signed a request, within five minutes of now. */
export function verify({ headers, body }: HttpRequest, secret: string, now: number): boolean {
  const { "x-timestamp": timestamp = "", "x-signature": signature = "" } = headers;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp) * 1000) > 300_000) return false;
  const [given, expected] = [Buffer.from(signature), Buffer.from(sign(secret, timestamp, body))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
