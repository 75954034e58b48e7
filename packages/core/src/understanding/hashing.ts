/** The hash of nothing, under a salt; feed it to {@link addUnit}. */
export function startHash(salt: number): number {
  return Math.imul(salt + 0x9e37, 0x85ebca6b) ^ 0x811c9dc5;
}

/** Adds a UTF-16 unit, or any number of up to 32 bits, to a hash (FNV-1a with a rotation, for units beyond a byte). */
export function addUnit(hash: number, unit: number): number {
  const mixed = Math.imul(hash ^ unit, 0x01000193);
  return (mixed << 13) | (mixed >>> 19);
}

/** Ends a hash: an unsigned 32-bit number that is never 0 (the finaliser of MurmurHash3). */
export function endHash(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed = (mixed ^ (mixed >>> 16)) >>> 0;
  return mixed === 0 ? 1 : mixed;
}

/** The hash of a string under a salt. */
export function hashOf(text: string, salt: number): number {
  let hash = startHash(salt);
  for (let at = 0; at < text.length; at++) hash = addUnit(hash, text.charCodeAt(at));
  return endHash(hash);
}
