/**
 * The end of a query for so many rows. SQLite plans a bare `LIMIT ?` anew whenever another value is bound, because the
 * value is part of the plan (measured: 10 µs instead of 2 for a claim); an expression it leaves for later.
 */
export const limited = "LIMIT ? + 0";

/** {@link limited} for a query whose parameters have numbers. */
export function limitedBy(parameter: number): string {
  return `LIMIT ?${parameter} + 0`;
}
