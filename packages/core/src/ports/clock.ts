/** Time, injected so that tests decide what it is. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /**
   * Milliseconds since some instant, which nobody sets: by it is waited where `now` is set back. Default: what `now` says.
   */
  steady?(): number;
  /** Calls back once after `delayMs`; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}
