import { badRequest } from "./refusal.ts";

/** An object that may hold anything. */
export type Loose = { readonly [name: string]: unknown };

/** The value, which must be an object with no other fields than these. */
export function objectOf(value: unknown, what: string, fields: readonly string[]): Loose {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badRequest(`${what} is no object`);
  for (const name of Object.keys(value)) {
    if (!fields.includes(name)) throw badRequest(`${what} has no field ${name}`);
  }
  return { ...value };
}

/** The value, which must be a list. */
export function arrayOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw badRequest(`${what} is no list`);
  return value;
}

/** The value, which must be a text that UTF-8 has; not an empty one, unless that is allowed. */
export function stringOf(value: unknown, what: string, isEmptyAllowed = false): string {
  if (typeof value !== "string" || !value.isWellFormed()) throw badRequest(`${what} is no text`);
  if (value === "" && !isEmptyAllowed) throw badRequest(`${what} is empty`);
  return value;
}

/** The value, which must be one of these. */
export function oneOf(value: unknown, what: string, allowed: readonly unknown[]): void {
  if (!allowed.includes(value)) throw badRequest(`${what} is none of ${allowed.join(", ")}`);
}

/** An address that a client may open. */
export function webAddress(value: unknown, what: string): string {
  const address = stringOf(value, what);
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? "")) throw badRequest(`${what} is no web address`);
  return address;
}
