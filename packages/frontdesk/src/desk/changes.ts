import type { Clock } from "@frontdesk/core";

/** What has changed since a client last asked. */
export interface ChangedSince {
  /** What to ask with the next time. */
  readonly cursor: string;
  /** The cases; `all` when it is not known which. */
  readonly cases: readonly string[] | "all";
}

/** Tells waiting clients that something happened in a case. */
export interface Changes {
  add(caseId: string): void;
  /** Answers when there is something after the cursor, at the latest after `waitMs`. */
  since(cursor: string | undefined, waitMs: number): Promise<ChangedSince>;
  /** Answers everybody who waits. */
  close(): void;
}

/** Who is further behind looks at everything. */
const remembered = 1_000;
/** Who brings a cursor of another process, or of an earlier one, is answered after so long, in milliseconds. */
const unknownCursorMs = 1_000;

/** `run` tells one start of the program from another, so that an old cursor is known as one. */
export function changes(run: string, clock: Clock): Changes {
  const recent: { readonly version: number; readonly caseId: string }[] = [];
  const waiting = new Set<() => void>();
  let version = 0;
  let isClosed = false;

  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };
  const after = (seen: number): ChangedSince => {
    const missed = recent.filter((change) => change.version > seen).map(({ caseId }) => caseId);
    return { cursor: `${run}.${version}`, cases: [...new Set(missed)] };
  };
  const seenBy = (cursor: string | undefined): number | undefined => {
    const [, ofRun, number] = /^(.*)\.(\d{1,15})$/.exec(cursor ?? "") ?? [];
    const seen = Number(number);
    const oldest = recent[0]?.version ?? version + 1;
    return ofRun === run && seen <= version && seen >= oldest - 1 ? seen : undefined;
  };

  return {
    add(caseId) {
      version += 1;
      recent.push({ version, caseId });
      if (recent.length > remembered) recent.shift();
      wakeAll();
    },
    async since(cursor, waitMs) {
      const seen = seenBy(cursor);
      if (seen === undefined) {
        // Somebody whose requests reach one process and then another would ask without a pause.
        if (cursor !== undefined) await new Promise<void>((resolve) => void clock.after(unknownCursorMs, resolve));
        return { cursor: `${run}.${version}`, cases: "all" };
      }
      if (seen < version || isClosed) return after(seen);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          cancel();
          resolve();
        };
        const cancel = clock.after(waitMs, wake);
        waiting.add(wake);
      });
      return after(seen);
    },
    close() {
      isClosed = true;
      wakeAll();
    },
  };
}
