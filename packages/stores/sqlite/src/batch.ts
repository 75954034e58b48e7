import type { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers";
import { isOfDatabase } from "./errors.ts";

interface Waiting {
  /** Does the work and returns how to announce its result. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

/** Runs operations in shared transactions. */
export interface Batch {
  /**
   * Resolves when the work is on the disk; rejects when it was rolled back. The work touches nothing but the database:
   * it is run again when a neighbour of its transaction fails.
   */
  add<T>(work: () => T): Promise<T>;
  /** Runs all that is waiting now. */
  drain(): void;
}

/** How a {@link Batch} works. */
export interface BatchOptions {
  /** How many operations share a transaction at most. */
  readonly operations: number;
  /** After how many milliseconds a transaction ends, though more is waiting. */
  readonly ms: number;
  /** Called within each transaction, after its operations. */
  readonly finish: () => void;
  /** Makes of an error what callers see. */
  readonly translate: (error: unknown) => unknown;
}

/**
 * Group commit: the operations that are called in one turn of the event loop share a transaction and thereby one wait
 * for the disk. A batch is bounded, so that the loop goes on in between.
 */
export function batch(database: DatabaseSync, options: BatchOptions): Batch {
  const begin = database.prepare("BEGIN IMMEDIATE");
  const commit = database.prepare("COMMIT");
  const rollback = database.prepare("ROLLBACK");
  let queue: Waiting[] = [];
  let isScheduled = false;

  /** Undoes the transaction. Returns what went wrong in the end. */
  const undo = (error: unknown): unknown => {
    try {
      // SQLite has undone it by itself after some errors.
      if (database.isTransaction) rollback.run();
      return error;
    } catch (second) {
      return second;
    }
  };

  /** Runs the first operations of the queue, and takes out what ended. */
  const flush = (): void => {
    const announcements: (() => void)[] = [];
    const startedAt = performance.now();
    let isAtWork = false;
    try {
      begin.run();
      for (const one of queue) {
        isAtWork = true;
        announcements.push(one.run());
        isAtWork = false;
        if (announcements.length >= options.operations || performance.now() - startedAt >= options.ms) break;
      }
      options.finish();
      commit.run();
    } catch (error) {
      const reason = undo(error);
      // An operation that fails by itself leaves the queue, and its neighbours run in the next batch. When the disk is
      // full or the file is locked it is nobody's fault, and all are told.
      const isItsOwn = isAtWork && !isOfDatabase(reason);
      const failed = isItsOwn ? queue.splice(announcements.length, 1) : queue.splice(0, options.operations);
      for (const one of failed) one.reject(options.translate(reason));
      return;
    }
    queue = queue.slice(announcements.length);
    for (const announce of announcements) announce();
  };

  const schedule = (): void => {
    if (isScheduled || queue.length === 0) return;
    isScheduled = true;
    // After the callbacks of this turn of the loop: what they call joins the batch.
    setImmediate(() => {
      isScheduled = false;
      flush();
      schedule();
    });
  };

  return {
    add<T>(work: () => T): Promise<T> {
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const run = (): (() => void) => {
        const result = work();
        return () => resolve(result);
      };
      queue.push({ run, reject });
      schedule();
      return promise;
    },
    drain() {
      while (queue.length > 0) flush();
    },
  };
}
