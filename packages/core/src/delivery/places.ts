/** So many work at once; the others wait, in the order in which they came. */
export class Places {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** How many wait for a place. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Works as soon as there is a place. What `work` gives to `hold` keeps the place after its end, until it has ended too.
   *
   * @throws the signal's reason, where it is aborted before that.
   */
  async with<T>(signal: AbortSignal, work: (hold: (until: Promise<void>) => void) => Promise<T>): Promise<T> {
    await this.#take(signal);
    const held: Promise<void>[] = [];
    try {
      return await work((until) => void held.push(until));
    } finally {
      if (held.length === 0) this.#giveBack();
      else void Promise.allSettled(held).then(() => this.#giveBack());
    }
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free++;
    else next();
  }

  async #take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal.reason);
      };
      const enter = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      this.#waiting.push(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}
