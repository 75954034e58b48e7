/**
 * Calls a turn off, each attempt at it anew: an attempt hears of the take-overs that come after it began, and reads of
 * earlier ones in the store.
 */
export class Interruptions {
  readonly #attempts = new Set<AbortController>();

  /** Whatever attempt is under way ends. */
  interrupt(reason: unknown): void {
    for (const attempt of this.#attempts) attempt.abort(reason);
  }

  /** Takes an attempt's controller in, before the attempt reads anything. Returns how to let it go. */
  watch(attempt: AbortController): () => void {
    this.#attempts.add(attempt);
    return () => void this.#attempts.delete(attempt);
  }
}
