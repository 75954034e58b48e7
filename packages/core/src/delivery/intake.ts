import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { EventOutcome, NewEvent, Store, StoredEvent } from "../ports/store.ts";
import { backoffMs } from "./retry.ts";

/** So many undone events are read at once. */
const page = 1_000;

/** What events are taken over with. */
export interface IntakeOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The events that are in their lanes. */
  known(): ReadonlySet<number>;
  /** Puts an event into its lane that was found undone in the store. */
  found(event: StoredEvent): void;
  /** Whether the engine still runs. */
  isOpen(): boolean;
}

/**
 * Takes events over. A store that reports a failure may have kept them nevertheless, and then knows them as duplicates
 * when the platform delivers them again: so after a failure what is undone in the store is looked through.
 */
export class Intake {
  readonly #options: IntakeOptions;
  #underWay = 0;
  #failures = 0;
  #isUnclear = false;
  #catchingUp: Promise<void> | undefined;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** `enter` puts the outcomes into their lanes, before anybody looks for what is in none. */
  async accept(
    events: readonly NewEvent[],
    enter: (outcomes: readonly EventOutcome[]) => void,
  ): Promise<readonly EventOutcome[]> {
    while (this.#catchingUp !== undefined) await this.#catchingUp;
    this.#underWay++;
    try {
      const outcomes = await this.#options.store.accept(events);
      enter(outcomes);
      return outcomes;
    } catch (error) {
      this.#isUnclear = true;
      throw error;
    } finally {
      this.#underWay--;
      this.#catchUp();
    }
  }

  /** Finds what is undone in the store and in no lane. @throws FrontdeskError `store.*`. */
  async recover(): Promise<void> {
    const { store, known, found } = this.#options;
    const before = known();
    for (let after = 0; ; ) {
      const events = await store.pending({ after, limit: page });
      for (const event of events) if (!before.has(event.id)) found(event);
      const last = events.at(-1);
      if (last === undefined || events.length < page) return;
      after = last.id;
    }
  }

  #catchUp(): void {
    if (!this.#isUnclear || this.#underWay > 0 || this.#catchingUp !== undefined) return;
    const { clock, random, log, isOpen } = this.#options;
    this.#catchingUp = this.recover()
      .then(() => {
        this.#isUnclear = false;
        this.#failures = 0;
      })
      .catch((error: unknown) => {
        if (!isOpen() || FrontdeskError.isInstance(error, "store.closed")) return;
        log.error("intake.store_failed", {}, error);
        clock.after(backoffMs(Math.min(this.#failures++, 4), random), () => this.#catchUp());
      })
      .finally(() => {
        this.#catchingUp = undefined;
      });
  }
}
