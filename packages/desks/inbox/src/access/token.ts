import { createHash } from "node:crypto";
import type { Random } from "@frontdesk/core";

/** 256 random bits, fit for an address or a cookie. */
export function newToken(random: Random): string {
  return Buffer.from(random.bytes(32)).toString("base64url");
}

/** Whether a text may be a token: of what cannot be one no store is asked. */
export function isToken(text: string): boolean {
  return /^[\w-]{43}$/.test(text);
}

/** What is kept of a token: who reads the store cannot use it. The token is random, so no salt is needed. */
export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("base64");
}

/** A random id, 128 bits in hexadecimal. */
export function newId(random: Random): string {
  return Buffer.from(random.bytes(16)).toString("hex");
}
