import { timingSafeEqual } from "node:crypto";
import type { HttpRequest } from "@frontdesk/core";

/** Whether a request carries the webhook's secret. How long it takes tells at most the secret's length. */
export function verify(request: HttpRequest, secret: Uint8Array): boolean {
  const header = request.headers["x-telegram-bot-api-secret-token"];
  if (header === undefined) return false;
  const given = Buffer.from(header, "utf8");
  return given.length === secret.length && timingSafeEqual(given, secret);
}
