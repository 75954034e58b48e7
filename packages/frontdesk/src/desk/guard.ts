import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock, HttpRequest, HttpResponse } from "@frontdesk/core";
import { refusal } from "../http/error-answer.ts";

/** Decides who may use the desk. Undefined: this request may. */
export type Guard = (request: HttpRequest) => HttpResponse | undefined;

/** After so many wrong tokens an address is not listened to for a minute. */
const attempts = 10;
const windowMs = 60_000;
/** So many addresses are remembered; the oldest is forgotten first. */
const rememberedAddresses = 1_000;

/** Lets in who brings the token, from a program or from a page of the same origin. */
export function guard(token: string, clock: Clock): Guard {
  const expected = digest(token);
  const failures = new Map<string, { count: number; readonly until: number }>();
  return (request) => {
    const address = request.remoteAddress ?? "";
    const failed = failures.get(address);
    const now = clock.now();
    if (failed !== undefined && failed.until <= now) failures.delete(address);
    else if (failed !== undefined && failed.count >= attempts) {
      const seconds = String(Math.ceil((failed.until - now) / 1_000));
      return refusal(429, "handoff.unauthorized", "Too many wrong tokens. Try again later.", {
        "retry-after": seconds,
      });
    }
    if (isForeign(request))
      return refusal(403, "handoff.unauthorized", "The desk does not answer pages of other sites.");
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
    // Digests are of one length, and their comparison takes the same time wherever they differ.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return undefined;
    if (given !== undefined) count(failures, address, now);
    return refusal(401, "handoff.unauthorized", "The desk wants its token.", { "www-authenticate": "Bearer" });
  };
}

function count(failures: Map<string, { count: number; readonly until: number }>, address: string, now: number): void {
  const failed = failures.get(address);
  if (failed !== undefined) failed.count += 1;
  else failures.set(address, { count: 1, until: now + windowMs });
  if (failures.size <= rememberedAddresses) return;
  const [oldest] = failures.keys();
  if (oldest !== undefined) failures.delete(oldest);
}

function isForeign({ headers, base }: HttpRequest): boolean {
  const { origin } = headers;
  return origin !== undefined && origin !== new URL(base).origin;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
