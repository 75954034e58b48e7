import { hex } from "../message/hex.ts";

/** Platforms bound the length of a key that they are given. */
const longestIdempotencyKey = 200;

/** A key that the other side takes: what is too long ends in its SHA-256, so that two keys never become one. */
export async function idempotencyKeyOf(key: string): Promise<string> {
  if (key.length <= longestIdempotencyKey) return key;
  const digest = await digestOf(key);
  return `${key.slice(0, longestIdempotencyKey - digest.length - 1)}.${digest}`;
}

/** The SHA-256 of a text, in 64 hexadecimal digits. */
export async function digestOf(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return hex(hash);
}
