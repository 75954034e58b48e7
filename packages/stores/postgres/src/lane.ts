import { setImmediate } from "node:timers";

/** Runs operations of one kind in groups, one group after the other. */
export interface Lane<Operation, Result> {
  /** Resolves with what came of the operation. */
  add(operation: Operation): Promise<Result>;
  /** Resolves when all that was added before has ended. */
  idle(): Promise<void>;
}

/** How a {@link Lane} works. */
export interface LaneOptions<Operation, Result> {
  /** How many operations make a group at most. */
  readonly operations: number;
  /** Does a group, all of it or nothing, and returns a result for each operation. */
  readonly run: (operations: readonly Operation[]) => Promise<readonly Result[]>;
  /** Whether an error would have met every operation alike, so that there is no use in trying them one by one. */
  readonly isEverybodys: (error: unknown) => boolean;
}

interface Waiting<Operation, Result> {
  readonly operation: Operation;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: what is added while a group is under way becomes the next one. A group that fails because of one of its
 * operations is done again, one by one, so that only the guilty one fails.
 */
export function lane<Operation, Result>(options: LaneOptions<Operation, Result>): Lane<Operation, Result> {
  const queue: Waiting<Operation, Result>[] = [];
  let isRunning = false;
  const whenIdle: (() => void)[] = [];

  const runGroup = async (group: readonly Waiting<Operation, Result>[]): Promise<void> => {
    try {
      const results = await options.run(group.map((one) => one.operation));
      for (const [index, { resolve }] of group.entries()) {
        // Safe: `run` returns a result for each operation.
        resolve(results[index] as Result);
      }
    } catch (error) {
      if (group.length > 1 && !options.isEverybodys(error)) {
        for (const one of group) await runGroup([one]);
        return;
      }
      for (const { reject } of group) reject(error);
    }
  };

  const schedule = (): void => {
    if (isRunning) return;
    if (queue.length === 0) {
      for (const resolve of whenIdle.splice(0)) resolve();
      return;
    }
    isRunning = true;
    // After the callbacks of this turn of the loop: what they add joins the group.
    setImmediate(async () => {
      await runGroup(queue.splice(0, options.operations));
      isRunning = false;
      schedule();
    });
  };

  return {
    add(operation) {
      const { promise, resolve, reject } = Promise.withResolvers<Result>();
      queue.push({ operation, resolve, reject });
      schedule();
      return promise;
    },
    idle() {
      if (!isRunning) return Promise.resolve();
      return new Promise((resolve) => whenIdle.push(resolve));
    },
  };
}
