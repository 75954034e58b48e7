/**
 * Keeps the values of the keys that were set last, at least so many and less than twice as many, and forgets the others.
 * Whenever so many were set, those from before that go at once: a `Map` finds its oldest key only behind all the places
 * of those that were deleted, which made every `set` dear.
 */
export class LatestMap<Key, Value> {
  readonly #size: number;
  #latest = new Map<Key, Value>();
  #earlier = new Map<Key, Value>();

  constructor(size: number) {
    this.#size = size;
  }

  /** How many keys are kept. */
  get size(): number {
    return this.#latest.size + this.#earlier.size;
  }

  set(key: Key, value: Value): void {
    this.#earlier.delete(key);
    this.#latest.set(key, value);
    if (this.#latest.size < this.#size) return;
    this.#earlier = this.#latest;
    this.#latest = new Map();
  }

  delete(key: Key): boolean {
    return this.#latest.delete(key) || this.#earlier.delete(key);
  }

  clear(): void {
    this.#latest.clear();
    this.#earlier.clear();
  }

  get(key: Key): Value | undefined {
    return this.#latest.get(key) ?? this.#earlier.get(key);
  }
}
