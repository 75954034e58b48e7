/**
 * From the hash of a feature to its number. Two features with one hash are one feature: with 32 bits that happens to
 * about one pair among 100,000 features, which no result depends on, and no text of a feature has to be kept.
 */
export class FeatureTable {
  /** Hash and number of each feature side by side, because both are read from one cache line; 0 for a free slot. */
  #slots: Uint32Array;
  /** Takes a hash to the place of its slot. */
  #mask: number;
  size = 0;

  constructor(expected = 1024) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.#slots = new Uint32Array(capacity * 2);
    this.#mask = capacity * 2 - 1;
  }

  /** The number of a feature, or -1. */
  find(hash: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let at = (hash << 1) & mask; ; at = (at + 2) & mask) {
      const key = slots[at];
      if (key === hash) return slots[at + 1] ?? -1;
      if (key === 0) return -1;
    }
  }

  /** The number of a feature, which gets the next one when it is new. */
  add(hash: number): number {
    const mask = this.#mask;
    let at = (hash << 1) & mask;
    for (; this.#slots[at] !== 0; at = (at + 2) & mask) {
      if (this.#slots[at] === hash) return this.#slots[at + 1] ?? -1;
    }
    this.#slots[at] = hash;
    this.#slots[at + 1] = this.size++;
    if (this.size * 4 > mask) this.#grow();
    return this.size - 1;
  }

  /** The hash of every feature, in the order of their numbers. */
  hashes(): Uint32Array {
    const hashes = new Uint32Array(this.size);
    for (let at = 0; at < this.#slots.length; at += 2) {
      const hash = this.#slots[at] ?? 0;
      if (hash !== 0) hashes[this.#slots[at + 1] ?? 0] = hash;
    }
    return hashes;
  }

  #grow(): void {
    const larger = new FeatureTable(this.size * 2);
    for (const hash of this.hashes()) larger.add(hash);
    this.#slots = larger.#slots;
    this.#mask = larger.#mask;
  }
}
