/** Something that nobody goes on with by itself: it waits for whoever runs the bot. */
export interface Stuck {
  /** No event has the id of a message. */
  readonly id: number;
  /** An event of the inbox, or a message of the outbox. */
  readonly kind: "event" | "message";
  readonly conversation: string;
  readonly channel: string;
  /** `set_aside`: an event that no attempt could handle. `refused`, `unknown`: how a send ended. */
  readonly status: "set_aside" | "refused" | "unknown";
  /** Why, as one of the error codes; undefined where nobody wrote it down. */
  readonly code: string | undefined;
  /** When the event was received, or the message was last due; epoch milliseconds. */
  readonly since: number;
}

/** What a store holds, in numbers. */
export interface StoreReport {
  /** The version of the tables as they are; 0 where there are none. */
  readonly schema: number;
  /** The version that this release works with. */
  readonly newestSchema: number;
  /** On the disk, of all bots; undefined for a store that is on none. */
  readonly bytes: number | undefined;
  /** Of the one bot. Undefined while the two versions differ. */
  readonly counts:
    | {
        /** Events that are not handled yet. */
        readonly waiting: number;
        readonly setAside: number;
        /** Messages by their state. Those that were sent are not counted: they are the history. */
        readonly due: number;
        readonly claimed: number;
        readonly refused: number;
        readonly unknown: number;
        readonly dropped: number;
      }
    | undefined;
  /** When the oldest event that waits was received; epoch milliseconds. */
  readonly oldestWaiting: number | undefined;
  /** When the message was due that has been due for longest; epoch milliseconds. It may lie ahead. */
  readonly oldestDue: number | undefined;
}

/** The part of a store that is for whoever runs the bot. */
export interface StoreAdmin {
  /**
   * Looks at what there is and changes nothing. The store may be open or not, and another process may have it open.
   *
   * @throws FrontdeskError `store.unavailable`, `store.corrupt`.
   */
  inspect(bot: string): Promise<StoreReport>;
  /**
   * Makes the tables, or brings them to the newest version, and lets go again. The store is not open.
   *
   * @throws FrontdeskError `store.unavailable`, `store.corrupt`, `store.newer_schema`.
   */
  migrate(): Promise<{ readonly from: number; readonly to: number }>;
  /** What is stuck, by id, above `after`. */
  stuck(options: { readonly after: number; readonly limit: number }): Promise<readonly Stuck[]>;
  /**
   * Gives stuck ones another chance. An event goes back into the inbox under its id. A message gets a new id, at the end
   * of its conversation's line, and is due at `at` as if it were new, without the pieces that were sent; `unknown` ones
   * too. A message that a change of the epoch forbids stays as it is, as does what is not stuck. Each one that was
   * retried has a line in the journal, `store.retried`, in the same transaction.
   *
   * @returns the ids of those that were retried, as they were given.
   */
  retry(ids: readonly number[], at: number): Promise<readonly number[]>;
  /**
   * Gives stuck ones up: an event goes, a message is `dropped`. Each has a line in the journal, `store.dropped`.
   *
   * @returns the ids of those that were given up.
   */
  drop(ids: readonly number[], at: number): Promise<readonly number[]>;
}
