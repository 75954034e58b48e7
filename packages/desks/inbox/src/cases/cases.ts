import { isDeepStrictEqual } from "node:util";
import { type Case, type DeskHost, FrontdeskError } from "@frontdesk/core";
import { type CaseIndex, caseIndex } from "./case-index.ts";

/**
 * Told when something has happened in a case, and not when it was only read. `before`: as it was known; undefined for a
 * new one.
 */
export type CaseListener = (found: Case, before: Case | undefined) => void;

/** The cases, kept up with the store. */
export interface Cases extends Omit<CaseIndex, "put"> {
  /** Reads a case anew. @throws FrontdeskError `handoff.unknown_case`, `store.unavailable`. */
  refresh(id: string): Promise<Case>;
  /** Core says that something has happened in a case. Never throws. */
  changed(id: string): void;
  /**
   * Looks for what has changed without a word: in the open cases, and in the newest of the others.
   *
   * @throws FrontdeskError `store.unavailable`.
   */
  look(): Promise<void>;
  /**
   * The case as soon as it is as wanted, or as it is when that takes too long: what a person does is accepted at once,
   * and takes effect in the conversation's turn.
   */
  until(id: string, isWanted: (found: Case) => boolean): Promise<Case>;
  close(): void;
}

/** Whether somebody asked for a case while it was read. */
interface Again {
  isWanted: boolean;
}

const capacity = 5_000;
const readAtOnce = 1_000;
const longestWaitMs = 2_000;
const openStates = { states: ["queued", "agent"] } as const;
const overStates = { states: ["returned", "closed"], newestFirst: true } as const;
/** Of those that are over, so many are looked at for what nobody told of. */
const lookedAt = 100;

/** Reads the open cases and the newest of the others. @throws FrontdeskError `store.unavailable`. */
export async function openCases(host: DeskHost, listener: CaseListener): Promise<Cases> {
  const { clock, log } = host;
  const { put, ...index } = caseIndex(capacity);
  const reading = new Map<string, { readonly promise: Promise<Case>; readonly again: Again }>();
  const waiting = new Map<string, Set<() => void>>();
  /** Cases of which core has said that something happened: perhaps a message, which does not show in the case. */
  const hinted = new Set<string>();
  let isClosed = false;
  let looking: Promise<void> | undefined;
  for (const found of await newestCases(host)) put(found);

  /** One reading of a case at a time, so that an older answer never replaces a newer one. */
  function refresh(id: string): Promise<Case> {
    const current = reading.get(id);
    if (current !== undefined) {
      current.again.isWanted = true;
      return current.promise;
    }
    const again = { isWanted: false };
    const promise = read(id, again);
    reading.set(id, { promise, again });
    return promise;
  }

  async function read(id: string, again: Again): Promise<Case> {
    try {
      for (;;) {
        again.isWanted = false;
        const found = await host.case(id);
        if (again.isWanted) continue;
        if (isClosed) return found;
        const before = put(found);
        if (hinted.delete(id) || !isDeepStrictEqual(found, before)) listener(found, before);
        return found;
      }
    } finally {
      reading.delete(id);
      for (const wake of waiting.get(id) ?? []) wake();
    }
  }

  /** What the lists say only tells which ones to read: a list is older than what was read of a case meanwhile. */
  async function look(): Promise<void> {
    const open = await readAll(host, openStates, Number.POSITIVE_INFINITY);
    const over = await host.cases({ ...overStates, limit: lookedAt });
    const listed = [...open, ...over];
    const ids = new Set(listed.map(({ id }) => id));
    const changed = listed.filter((found) => !isDeepStrictEqual(found, index.get(found.id))).map(({ id }) => id);
    for (const id of [...changed, ...index.openIds().filter((id) => !ids.has(id))]) await refresh(id);
  }

  return {
    ...index,
    refresh,
    changed(id) {
      hinted.add(id);
      refresh(id).catch((error: unknown) => {
        hinted.delete(id);
        log.warn("inbox.case_not_read", { case: id, code: FrontdeskError.isInstance(error) ? error.code : "unknown" });
      });
    },
    look() {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    async until(id, isWanted) {
      const deadline = clock.now() + longestWaitMs;
      for (;;) {
        const found = await refresh(id);
        const leftMs = deadline - clock.now();
        // While it was read it may have been wanted, and read again, by somebody else.
        const latest = index.get(id) ?? found;
        if (isWanted(latest) || leftMs <= 0 || isClosed) return latest;
        await new Promise<void>((resolve) => {
          const wakers = waiting.get(id) ?? new Set();
          const wake = (): void => {
            wakers.delete(wake);
            if (wakers.size === 0) waiting.delete(id);
            cancel();
            resolve();
          };
          const cancel = clock.after(leftMs, wake);
          waiting.set(id, wakers.add(wake));
        });
      }
    },
    close() {
      isClosed = true;
      for (const wakers of waiting.values()) for (const wake of wakers) wake();
    },
  };
}

async function newestCases(host: DeskHost): Promise<readonly Case[]> {
  const open = await readAll(host, openStates, Number.POSITIVE_INFINITY);
  const over = await readAll(host, overStates, capacity - open.length);
  return [...open, ...over];
}

async function readAll(
  host: DeskHost,
  options: NonNullable<Parameters<DeskHost["cases"]>[0]>,
  most: number,
): Promise<readonly Case[]> {
  const all: Case[] = [];
  while (all.length < most) {
    const limit = Math.min(readAtOnce, most - all.length);
    const beyond = all.at(-1)?.id;
    const page = await host.cases({ ...options, limit, beyond });
    all.push(...page);
    if (page.length < limit) break;
  }
  return all;
}
