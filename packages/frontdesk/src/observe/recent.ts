/** Remembers so many things at most; the oldest is forgotten first. */
export class Recent<Key, Value> {
  readonly #kept = new Map<Key, Value>();
  readonly #most: number;

  constructor(most: number = 10_000) {
    this.#most = most;
  }

  set(key: Key, value: Value): void {
    this.#kept.set(key, value);
    if (this.#kept.size <= this.#most) return;
    const [oldest] = this.#kept.keys();
    if (oldest !== undefined) this.#kept.delete(oldest);
  }

  get(key: Key): Value | undefined {
    return this.#kept.get(key);
  }

  /** Gives it back and forgets it. */
  take(key: Key): Value | undefined {
    const value = this.#kept.get(key);
    this.#kept.delete(key);
    return value;
  }
}
