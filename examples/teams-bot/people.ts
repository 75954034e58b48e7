// What the company knows and does. In your own bot these are calls of your HR system.
import { createHash } from "node:crypto";

/** The same key gives the same number: what is asked for twice happens once. */
function numberOf(idempotencyKey: string): number {
  return createHash("sha256").update(idempotencyKey).digest().readUInt32BE();
}

/** How many days off somebody has left. */
export async function daysLeft(_user: string): Promise<number> {
  return 11;
}

/** How many days from Monday to Friday lie in a period, both ends included. Days are written `2027-03-15`. */
export function workingDays(from: string, to: string): number {
  let days = 0;
  for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) days += 1;
  }
  return days;
}

/** Asks somebody's manager for days off; answers the request's number. */
export async function requestLeave(_user: string, _from: string, _to: string, idempotencyKey: string): Promise<string> {
  return `L-${1000 + (numberOf(idempotencyKey) % 9000)}`;
}

/** Orders a letter; answers its number. */
export async function orderLetter(
  _user: string,
  _purpose: string,
  _withSalary: boolean,
  idempotencyKey: string,
): Promise<string> {
  return `D-${1000 + (numberOf(idempotencyKey) % 9000)}`;
}

/** Books a desk for a day; answers which one. */
export async function bookDesk(floor: string, _on: string, idempotencyKey: string): Promise<string> {
  return `${floor.slice(0, 1).toUpperCase()}-${10 + (numberOf(idempotencyKey) % 40)}`;
}
