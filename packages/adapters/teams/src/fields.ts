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

/**
 * The value if it is a text, in a form that every store keeps: without halves of surrogate pairs (UTF-8 has none) and
 * NULs (PostgreSQL has none).
 */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value.toWellFormed().replaceAll("\0", " ") : undefined;
}

/** The value if it is a text in which something is written. */
export function wordOf(value: unknown): string | undefined {
  const text = textOf(value)?.trim();
  return text === "" ? undefined : text;
}
