import type { Clock } from "@frontdesk/core";

/** How attempts under one kind of key are slowed down. */
interface Rule {
  /** So many wrong ones cost nothing. */
  readonly free: number;
  /** The longest wait. It begins with a second and doubles. */
  readonly maxMs: number;
}

/** Somebody who tries to sign in. */
export interface Attempt {
  /** The account's address, in the form in which addresses are compared, whether it is known or not. */
  readonly account: string;
  /** Where the attempt comes from: `countedAddress`. */
  readonly from: string;
  /** The account's owner has signed in from there before. */
  readonly isKnownPlace: boolean;
}

/** Slows down who guesses passwords. */
export interface Guesses {
  /**
   * Counts an attempt and returns 0, or counts nothing and returns after how many milliseconds one may be made. An
   * attempt counts as wrong until it is known to be right, so that many at once are no way around.
   */
  begin(attempt: Attempt): number;
  succeeded(attempt: Attempt): void;
}

const minute = 60_000;
/**
 * The third is what many machines that guess together run into; it holds up nobody for longer than a minute. Where an
 * owner has signed in before, only their own wrong attempts there count: neither those machines nor the mistakes of a
 * whole office behind one address lock anybody out.
 */
const rules = {
  address: { free: 20, maxMs: 15 * minute },
  accountFromAddress: { free: 5, maxMs: 15 * minute },
  account: { free: 50, maxMs: minute },
} as const satisfies Record<string, Rule>;

const forgetMs = 60 * minute;
/** Keys of each kind that are remembered; the one that was used longest ago is forgotten first. */
const capacity = 10_000;

/** Opens {@link Guesses}. */
export function guesses(clock: Clock): Guesses {
  const counters = {
    address: counter(rules.address, clock),
    accountFromAddress: counter(rules.accountFromAddress, clock),
    account: counter(rules.account, clock),
  };
  const keysOf = ({ account, from, isKnownPlace }: Attempt): readonly (readonly [Counter, string])[] => {
    const own = [counters.accountFromAddress, `${from}\n${account}`] as const;
    return isKnownPlace ? [own] : [[counters.address, from], own, [counters.account, account]];
  };
  return {
    begin(attempt) {
      const keys = keysOf(attempt);
      const waitMs = Math.max(...keys.map(([counted, key]) => counted.waitMs(key)));
      if (waitMs === 0) for (const [counted, key] of keys) counted.add(key);
      return waitMs;
    },
    succeeded(attempt) {
      // What comes from the address beside this one attempt stays counted: an account of one's own is no way around.
      for (const [counted, key] of keysOf(attempt)) {
        if (counted === counters.address) counted.takeBack(key);
        else counted.forget(key);
      }
    },
  };
}

interface Counter {
  waitMs(key: string): number;
  add(key: string): void;
  takeBack(key: string): void;
  forget(key: string): void;
}

function counter({ free, maxMs }: Rule, clock: Clock): Counter {
  const counts = new Map<string, { readonly count: number; readonly last: number }>();
  const current = (key: string): number => {
    const found = counts.get(key);
    return found === undefined || clock.now() - found.last > forgetMs ? 0 : found.count;
  };
  return {
    waitMs(key) {
      const over = current(key) - free;
      if (over < 0) return 0;
      const last = counts.get(key)?.last ?? 0;
      return Math.max(0, last + Math.min(maxMs, 1_000 * 2 ** Math.min(over, 30)) - clock.now());
    },
    add(key) {
      const count = current(key) + 1;
      counts.delete(key);
      counts.set(key, { count, last: clock.now() });
      if (counts.size <= capacity) return;
      const [oldest] = counts.keys();
      if (oldest !== undefined) counts.delete(oldest);
    },
    takeBack(key) {
      const found = counts.get(key);
      if (found !== undefined) counts.set(key, { ...found, count: Math.max(0, found.count - 1) });
    },
    forget: (key) => void counts.delete(key),
  };
}
