import { hex } from "../message/hex.ts";
import type { Clock } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";

/** A UUIDv7 (RFC 9562 §5.7): 48 bits of epoch milliseconds, 74 random bits; ids sort by their time. */
export function uuidv7(clock: Clock, random: Random): string {
  const bytes = random.bytes(16);
  const now = clock.now();
  // A field of the array takes the lowest eight bits of what it is given.
  for (let at = 0; at < 6; at++) bytes[at] = Math.floor(now / 2 ** (40 - 8 * at));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return [hex(bytes, 0, 4), hex(bytes, 4, 6), hex(bytes, 6, 8), hex(bytes, 8, 10), hex(bytes, 10)].join("-");
}
