import { createHash } from "node:crypto";

/** Stands before a text that is kept in another form, and before nothing else. */
const mark = "\u0001";

/** An entry of an index may have 2,704 bytes; a key shares it with others. */
const indexedBytes = 600;

/**
 * A text as a column of PostgreSQL can hold it: without NUL and without lone surrogates, which it would refuse or
 * change. Two texts stay two.
 */
export function storable(text: string): string {
  return text.isWellFormed() && !text.includes("\0") && !text.startsWith(mark) ? text : mark + JSON.stringify(text);
}

/** What {@link storable} was given. */
export function restored(text: string): string {
  return text.startsWith(mark) ? JSON.parse(text.slice(mark.length)) : text;
}

/** A text as a key of an index: as {@link storable}, or its digest where it is long. */
export function indexable(text: string): string {
  const key = storable(text);
  // A character has at most three bytes for each of its UTF-16 units.
  if (key.length * 3 <= indexedBytes || Buffer.byteLength(key) <= indexedBytes) return key;
  return `${mark}${mark}${createHash("sha256").update(key).digest("base64url")}`;
}

/** A whole number of 53 bits, nearest to the one that was given. */
export function whole(number: number): number {
  return Math.round(Math.min(Math.max(number, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER));
}
