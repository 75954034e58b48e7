import { restored } from "./text.ts";

/** A row as the pool returns it. */
export type Row = Readonly<Record<string, unknown>>;

function mismatch(row: Row, name: string, wanted: string): TypeError {
  const value = row[name];
  return new TypeError(`Column "${name}" is ${value === null ? "null" : typeof value}, not a ${wanted}.`);
}

/**
 * The text of a column, as it is kept.
 *
 * @throws TypeError when it holds something else.
 */
export function kept(row: Row, name: string): string {
  const value = row[name];
  if (typeof value !== "string") throw mismatch(row, name, "text");
  return value;
}

/**
 * The text of a column, as it was before {@link storable}.
 *
 * @throws TypeError when it holds something else.
 */
export function text(row: Row, name: string): string {
  return restored(kept(row, name));
}

/** The text of a column, undefined for NULL. */
export function textOrUndefined(row: Row, name: string): string | undefined {
  return row[name] === null ? undefined : text(row, name);
}

/**
 * The number of a column.
 *
 * @throws TypeError when it holds something else.
 */
export function number(row: Row, name: string): number {
  const value = row[name];
  if (typeof value !== "number") throw mismatch(row, name, "number");
  return value;
}

/**
 * The truth value of a column.
 *
 * @throws TypeError when it holds something else.
 */
export function truth(row: Row, name: string): boolean {
  const value = row[name];
  if (typeof value !== "boolean") throw mismatch(row, name, "truth value");
  return value;
}

/** The number of a column, undefined for NULL. */
export function numberOrUndefined(row: Row, name: string): number | undefined {
  return row[name] === null ? undefined : number(row, name);
}

/** What a column of JSON holds. The store wrote it itself, in this shape, so that it is trusted. */
export function json<T>(row: Row, name: string): T {
  return JSON.parse(kept(row, name));
}

/** What a column of JSON holds, undefined for NULL. */
export function jsonOrUndefined<T>(row: Row, name: string): T | undefined {
  return row[name] === null ? undefined : json<T>(row, name);
}
