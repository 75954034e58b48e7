/**
 * From the hash of a feature to its number. Two features with one hash are one feature: with 32 bits that happens to
 * about one pair among 100,000 features, which no result depends on, and no text of a feature has to be kept.
 */
export class FeatureTable {
  #keys: Uint32Array;
  #values: Int32Array;
  #mask: number;
  size = 0;

  constructor(expected = 1024) {
    let capacity = 1024;
    while (capacity < expected * 2) capacity *= 2;
    this.#keys = new Uint32Array(capacity);
    this.#values = new Int32Array(capacity);
    this.#mask = capacity - 1;
  }

  /** The number of a feature, or -1. */
  find(hash: number): number {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const key = this.#keys[slot];
      if (key === hash) return this.#values[slot] ?? -1;
      if (key === 0) return -1;
    }
  }

  /** The number of a feature, which gets the next one when it is new. */
  add(hash: number): number {
    let slot = hash & this.#mask;
    for (; this.#keys[slot] !== 0; slot = (slot + 1) & this.#mask) {
      if (this.#keys[slot] === hash) return this.#values[slot] ?? -1;
    }
    this.#keys[slot] = hash;
    this.#values[slot] = this.size++;
    if (this.size * 2 > this.#mask) this.#grow();
    return this.size - 1;
  }

  /** The hash of every feature, in the order of their numbers. */
  hashes(): Uint32Array {
    const hashes = new Uint32Array(this.size);
    this.#keys.forEach((key, slot) => {
      if (key !== 0) hashes[this.#values[slot] ?? 0] = key;
    });
    return hashes;
  }

  #grow(): void {
    const larger = new FeatureTable(this.size * 2);
    for (const hash of this.hashes()) larger.add(hash);
    this.#keys = larger.#keys;
    this.#values = larger.#values;
    this.#mask = larger.#mask;
  }
}
