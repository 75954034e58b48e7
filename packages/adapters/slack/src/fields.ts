/** An object of a platform's payload, of which nothing is known. */
export type Fields = { readonly [name: string]: unknown };

/** The value if it is an object. */
export function fieldsOf(value: unknown): Fields | undefined {
  // Safe: reading any name of an object gives unknown, which is what `Fields` promises.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** The objects of a list; nothing for what is no list. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf).filter((item) => item !== undefined) : [];
}

/** The value if it is a text, in a form that every store keeps: without halves of surrogate pairs and NULs. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", " ") : undefined;
}

/** The value if it can be one of Slack's ids, such as `U0123ABC`. */
export function idOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Z0-9]{1,40}$/i.test(value) ? value : undefined;
}

/** The value if it can be the time stamp that names a message, such as `1767000000.000100`. */
export function stampOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{1,10}\.\d{1,6}$/.test(value) ? value : undefined;
}

/** A time stamp as microseconds: a number that doubles hold exactly, and that grows with the messages of a channel. */
export function microsecondsOf(stamp: string): number {
  const [seconds = "", fraction = ""] = stamp.split(".");
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, "0"));
}

/** The value if it is a whole number that JSON carries exactly. */
export function integerOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}
