import { Attempt } from "../turn/attempt.ts";

/**
 * Calls a turn off, each attempt at it anew: an attempt hears of the take-overs that come after it began, and reads of
 * earlier ones in the store.
 */
export class Interruptions {
  #attempt: Attempt | undefined;

  /** The attempt that is under way ends. */
  interrupt(reason: unknown): void {
    this.#attempt?.callOff(reason);
  }

  /** An attempt begins, and has read nothing yet. Returns by what it is called off. */
  begin(): Attempt {
    this.#attempt = new Attempt();
    return this.#attempt;
  }

  /** The attempt is over. */
  end(): void {
    this.#attempt = undefined;
  }
}
