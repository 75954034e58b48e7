/** A wait that can be cut short. */
export interface Pause {
  wait(ms: number): Promise<void>;
  /** Ends the wait, if there is one. */
  end(): void;
}

/** Waits of one loop. */
export function pauseOf(): Pause {
  let end = (): void => {};
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    end: () => end(),
  };
}

/** How long to wait after so many failures: longer each time, and no two clients the same. */
export function backoffMs(failures: number): number {
  return Math.min(30_000, 400 * 2 ** Math.min(failures, 8)) * (0.5 + Math.random() / 2);
}
