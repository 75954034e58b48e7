import type { DeskClient } from "../desk/desk-client.ts";

/** Keeps a session up to date. */
export interface DeskFollower {
  /** Runs something while no update runs, so that no line is shown twice. */
  between<Value>(act: () => Promise<Value>): Promise<Value>;
  stop(): Promise<void>;
}

const firstRetryMs = 500;
const longestRetryMs = 15_000;

/** Asks the desk for changes, again and again; a desk that is gone is asked ever less often until it is back. */
export function followDesk(
  client: DeskClient,
  refresh: (changed: readonly string[] | "all") => Promise<void>,
  complain: (text: string) => void,
): DeskFollower {
  const stopping = new AbortController();
  const { signal } = stopping;
  let last: Promise<unknown> = Promise.resolve();
  const between = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const next = last.then(act);
    last = next.catch(() => {});
    return next;
  };

  const follow = async (): Promise<void> => {
    let cursor: string | undefined;
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      const changed = await client.changes(cursor, signal);
      if (signal.aborted) return;
      if (changed.kind === "ok") {
        cursor = changed.value.cursor;
        retryMs = firstRetryMs;
        const { cases } = changed.value;
        if (cases.length > 0) await between(() => refresh(cases));
        continue;
      }
      if (retryMs === firstRetryMs) complain(`${changed.message} Trying again.`);
      await pause(retryMs, signal);
      retryMs = Math.min(retryMs * 2, longestRetryMs);
    }
  };
  const following = follow();

  return {
    between,
    async stop() {
      stopping.abort();
      await following;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
  });
}
