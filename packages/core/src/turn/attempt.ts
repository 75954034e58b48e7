/** Told why an attempt is called off. */
export type CallOffListener = (reason: unknown) => void;

/**
 * One attempt at a turn: it can be called off, and whoever works on it hears of that. Handlers get a signal. Core itself
 * listens in every turn, and an event listener of the platform would cost it more than all else that an execution needs.
 */
export class Attempt {
  readonly #controller = new AbortController();
  #listeners: readonly CallOffListener[] = [];

  /** What handlers and drivers are given. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Ends the attempt, for the first reason that is given. */
  callOff(reason: unknown): void {
    if (this.signal.aborted) return;
    // The execution is over before its handler hears of it.
    for (const listener of this.#listeners) listener(reason);
    this.#controller.abort(reason);
  }

  /** Has a listener told when the attempt is called off. Returns how to stop listening. */
  listen(listener: CallOffListener): () => void {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((one) => one !== listener);
    };
  }
}
