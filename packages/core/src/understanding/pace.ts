/** Counts work, so that a generator knows when to yield: a clock would make no two runs alike. */
export class Pace {
  #spent = 0;

  /** Adds `work`, about that many multiplications, and tells whether it is time to yield. */
  spend(work: number): boolean {
    this.#spent += work;
    if (this.#spent < 250_000) return false;
    this.#spent = 0;
    return true;
  }
}
