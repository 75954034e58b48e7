import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { EventOutcome, NewEvent, Store } from "../ports/store.ts";
import { timerEvent } from "./event.ts";
import { backoffMs } from "./retry.ts";

/** So many timers are taken at once. */
const page = 100;
/** It is looked at least so often, in milliseconds: the host's clock may be set, and does not tell. */
const lookEveryMs = 60_000;

/** What timers work with. */
export interface TimerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  accept(events: readonly NewEvent[]): Promise<readonly EventOutcome[]>;
}

/**
 * Brings timers back as events when their time has come. They are in the store until their event is, so that one whose
 * time comes while nobody runs comes with the next start.
 */
export class Timers {
  readonly #options: TimerOptions;
  #isOpen = false;
  #working: Promise<void> | undefined;
  #again = false;
  #failures = 0;
  #cancel: () => void = () => {};

  constructor(options: TimerOptions) {
    this.#options = options;
  }

  open(): void {
    this.#isOpen = true;
    this.hint();
  }

  /** A timer was set, or came with a part of the work. */
  hint(): void {
    this.#again = this.#working !== undefined;
    if (!this.#isOpen || this.#again) return;
    this.#cancel();
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (this.#again) this.hint();
    });
  }

  /** Resolves when those that are due now are events. */
  async idle(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  /** Takes no more of them. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#again = false;
    this.#cancel();
    await this.idle();
  }

  async #work(): Promise<void> {
    const { store, clock, random, log, accept } = this.#options;
    try {
      for (;;) {
        const due = await store.dueTimers({ now: clock.now(), limit: page });
        // One that cannot be accepted now is there again.
        if (due.length > 0) await accept(due.map((timer) => timerEvent(timer, clock.now())));
        if (due.length < page || !this.#isOpen) break;
      }
      const next = await store.nextTimer();
      this.#failures = 0;
      if (next !== undefined) this.#wakeIn(Math.min(Math.max(0, next - clock.now()), lookEveryMs));
    } catch (error) {
      if (!this.#isOpen || FrontdeskError.isInstance(error, "store.closed")) return;
      log.error("timers.store_failed", {}, error);
      this.#wakeIn(backoffMs(Math.min(this.#failures++, 4), random));
    }
  }

  #wakeIn(delayMs: number): void {
    if (this.#isOpen) this.#cancel = this.#options.clock.after(delayMs, () => this.hint());
  }
}
