import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Stuck } from "../ports/store-admin.ts";

/** How often is looked for messages that another process has put back, in milliseconds. */
const lookAgainMs = 10_000;

/** What whoever runs the bot does while it runs. */
export interface Operations {
  /**
   * What is stuck, oldest first: events that were set aside, sends that were refused or whose outcome is unknown. Without
   * options the first 100.
   *
   * @throws FrontdeskError `runtime.not_started`, `store.*`; so do the others.
   */
  stuck(options?: {
    readonly after?: number | undefined;
    readonly limit?: number | undefined;
  }): Promise<readonly Stuck[]>;
  /** Handles stuck events again, and sends stuck messages again. Returns the ids of those for which that is possible. */
  retry(ids: readonly number[]): Promise<readonly number[]>;
  /** Gives stuck ones up for good. Returns the ids of those that were stuck. */
  drop(ids: readonly number[]): Promise<readonly number[]>;
}

/** What {@link OwnOperations} work with. */
export interface OperationsOptions {
  readonly store: Store;
  readonly clock: Clock;
  isOpen(): boolean;
  /** There may be events in the store that are in no lane. */
  events(): void;
  /** There may be messages that are due. */
  messages(): void;
}

/**
 * The operations of an engine. What another process has put back into a store that they share is found too: events by the
 * node, which looks for what others have accepted, messages from here.
 */
export class OwnOperations implements Operations {
  readonly #options: OperationsOptions;
  #cancel: () => void = () => {};

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /** Begins to look for what others put back, where there may be others. */
  open(): void {
    if (this.#options.store.nodes !== undefined) this.#wait();
  }

  close(): void {
    this.#cancel();
  }

  async stuck({ after = 0, limit = 100 }: Parameters<Operations["stuck"]>[0] = {}): Promise<readonly Stuck[]> {
    return this.#store.stuck({ after, limit });
  }

  async retry(ids: readonly number[]): Promise<readonly number[]> {
    const retried = await this.#store.retry(ids, this.#options.clock.now());
    if (retried.length > 0) {
      this.#options.events();
      this.#options.messages();
    }
    return retried;
  }

  async drop(ids: readonly number[]): Promise<readonly number[]> {
    return this.#store.drop(ids, this.#options.clock.now());
  }

  get #store(): Store {
    if (this.#options.isOpen()) return this.#options.store;
    throw new FrontdeskError("runtime.not_started", "Nothing can be done before start() or after stop().", {
      hint: "Await start() first; while the bot is stopped, use the command `frontdesk store`.",
    });
  }

  #wait(): void {
    this.#cancel = this.#options.clock.after(lookAgainMs, () => {
      this.#options.messages();
      this.#wait();
    });
  }
}
