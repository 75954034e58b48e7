import type { Random } from "../ports/random.ts";

const firstDelayMs = 1_000;
const longestDelayMs = 5 * 60_000;

/** How long to wait before attempt number `attempt` + 1: doubling from a second to five minutes, ±25 % at random. */
export function backoffMs(attempt: number, random: Random): number {
  const delay = Math.min(firstDelayMs * 2 ** Math.min(attempt, 20), longestDelayMs);
  const [byte = 128] = random.bytes(1);
  return Math.round(delay * (0.75 + (byte / 255) * 0.5));
}
