import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { EventOutcome, NewEvent, Store, StoredEvent } from "../ports/store.ts";
import { backoffMs } from "./retry.ts";

/** So many undone events are read at once. */
const page = 1_000;
/** A transaction without an answer may still take place for so long, in milliseconds. */
const unclearForMs = 30_000;

/** What events are taken over with. */
export interface IntakeOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** An event was found undone in the store: it is put into its lane, unless it is there. */
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
  #failures = 0;
  #looking: Promise<void> | undefined;
  #lookAgain = false;
  #isClearing = false;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  async accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]> {
    try {
      return await this.#options.store.accept(events);
    } catch (error) {
      this.look();
      this.#clearUp();
      throw error;
    }
  }

  /** Finds what is undone in the store and in no lane. @throws FrontdeskError `store.*`. */
  async recover(): Promise<void> {
    const { store, found } = this.#options;
    const isShared = store.nodes !== undefined;
    let pages = 0;
    let end = 0;
    for await (const events of this.#pages()) {
      if (++pages === 1 || !isShared) for (const event of events) found(event);
      end = events.at(-1)?.id ?? end;
    }
    if (pages === 1 || !isShared) return;
    // Between two pages another node may have accepted something that belongs on the first, and then what comes after it
    // on the second. Whatever comes before what is known now is seen by who begins anew.
    for await (const events of this.#pages()) for (const event of events) if (event.id <= end) found(event);
  }

  async *#pages(): AsyncGenerator<readonly StoredEvent[]> {
    for (let after = 0; ; ) {
      const events = await this.#options.store.pending({ after, limit: page });
      yield events;
      const last = events.at(-1);
      if (last === undefined || events.length < page) return;
      after = last.id;
    }
  }

  /** Looks for what is undone, once more after a look that is under way, and until the store answers. */
  look(): void {
    if (this.#looking !== undefined) {
      this.#lookAgain = true;
      return;
    }
    const { clock, random, log, isOpen } = this.#options;
    this.#looking = this.recover()
      .then(() => {
        this.#failures = 0;
      })
      .catch((error: unknown) => {
        if (!isOpen() || FrontdeskError.isInstance(error, "store.closed")) return;
        log.error("intake.store_failed", {}, error);
        clock.after(backoffMs(Math.min(this.#failures++, 4), random), () => this.look());
      })
      .finally(() => {
        this.#looking = undefined;
        if (this.#lookAgain && isOpen()) {
          this.#lookAgain = false;
          this.look();
        }
      });
  }

  /** What took place after the look that followed the failure is found by this one. */
  #clearUp(): void {
    if (this.#isClearing) return;
    this.#isClearing = true;
    this.#options.clock.after(unclearForMs, () => {
      this.#isClearing = false;
      if (this.#options.isOpen()) this.look();
    });
  }
}
