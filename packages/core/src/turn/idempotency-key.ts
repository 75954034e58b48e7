/** Platforms bound the length of a key that they are given. */
const longestIdempotencyKey = 200;

/** A key that the other side takes: what is too long ends in its SHA-256, so that two keys never become one. */
export async function idempotencyKeyOf(key: string): Promise<string> {
  if (key.length <= longestIdempotencyKey) return key;
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${key.slice(0, longestIdempotencyKey - hex.length - 1)}.${hex}`;
}
