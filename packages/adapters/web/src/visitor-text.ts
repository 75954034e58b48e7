/** What somebody wrote, in a form that every store keeps: see {@link isText}. Nobody is turned away for a character. */
export function mend(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

/**
 * Whether a value is text that every store keeps as it is: no NUL (PostgreSQL has none), no half of a surrogate pair
 * (UTF-8 has none), and not too long.
 */
export function isText(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value.length <= maxLength && value.isWellFormed() && !value.includes("\0");
}

/** Whether a value names a locale, such as `en-GB`. */
export function isLocale(value: unknown): value is string {
  return typeof value === "string" && /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i.test(value);
}

/** Clients write null for what they do not have. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** A string, or undefined for everything else. */
export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
