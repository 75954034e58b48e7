import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { NewEvent } from "../ports/store.ts";
import { sourceOf } from "./event.ts";
import { Limiter } from "./limiter.ts";

/** How much one customer may have done: one user of one account of a channel, in all of their conversations there. */
export interface CustomerLimits {
  /** Further turns wait; nothing is lost. Default: 600. */
  readonly turnsPerMinute?: number | undefined;
  /** So many turns may begin at once after a pause. Default: 1,000. */
  readonly burst?: number | undefined;
  /**
   * So many messages of theirs may wait in one conversation. What comes beyond is kept in the history and journalled, and
   * not answered; they are told once. Default: 10,000.
   */
  readonly waiting?: number | undefined;
}

/** How much may come in from one account, such as one workspace. */
export interface AccountLimits {
  /** Further events are refused for now (503), so that the platform sends them again. Nodes share it. */
  readonly eventsPerSecond: number;
  /** So many may come at once after a pause. Default: those of ten seconds. */
  readonly burst?: number | undefined;
}

/** What holds those who send too much to a measure, on every channel. */
export interface InboundLimits {
  /** `false`: none. */
  readonly customer?: CustomerLimits | false | undefined;
  /** Default: none. */
  readonly account?: AccountLimits | undefined;
}

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** Holds customers and accounts to their limits. What it has counted is this process's own and ends with it. */
export class InboundLimiter {
  readonly #limiter: Limiter;
  readonly #customer: Rate | undefined;
  readonly #account: Rate | undefined;
  readonly #nodes: () => number;
  /** So many messages of one customer may wait in one conversation. */
  readonly mostWaiting: number;

  /**
   * @param nodes - Among how many nodes the work is shared.
   * @throws FrontdeskError `runtime.invalid_options`.
   */
  constructor(given: InboundLimits | false | undefined, clock: Clock, nodes: () => number) {
    const { customer = {}, account } = given === false ? { customer: false as const } : (given ?? {});
    this.#limiter = new Limiter(clock);
    this.#nodes = nodes;
    this.#customer = customer === false ? undefined : customerRate(customer);
    this.#account = account === undefined ? undefined : accountRate(account);
    this.mostWaiting = customer === false ? Number.POSITIVE_INFINITY : limit("waiting", customer.waiting ?? 10_000);
  }

  /** How many milliseconds a customer waits for their next turn; when it is 0 the turn is counted. */
  waitMs(customer: string): number {
    if (this.#customer === undefined || customer === "") return 0;
    return this.#limiter.reserve([{ key: customer, ...this.#customer }]);
  }

  /** Counts what customers send. @throws FrontdeskError `runtime.overloaded`: an account has sent too much. */
  admit(events: readonly NewEvent[]): void {
    if (this.#account === undefined) return;
    const perSecond = this.#account.perSecond / this.#nodes();
    const burst = Math.max(1, this.#account.burst / this.#nodes());
    for (const [key, count] of countByAccount(events)) {
      const retryAfterMs = this.#limiter.reserve([{ key, perSecond, burst }], count);
      if (retryAfterMs === 0) continue;
      throw new FrontdeskError("runtime.overloaded", "An account sends more events than it may.", {
        hint: "Raise `limits.account`, if they are wanted.",
        retryable: true,
        retryAfterMs,
      });
    }
  }
}

function countByAccount(events: readonly NewEvent[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { target, payload } of events) {
    if (target.kind !== "address" || sourceOf(payload) !== "inbound") continue;
    const key = `${target.channel}/${target.account}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function customerRate({ turnsPerMinute = 600, burst = 1_000 }: CustomerLimits): Rate {
  return { perSecond: limit("turnsPerMinute", turnsPerMinute, 0) / 60, burst: limit("burst", burst) };
}

function accountRate({ eventsPerSecond, burst = Math.max(1, eventsPerSecond * 10) }: AccountLimits): Rate {
  return { perSecond: limit("eventsPerSecond", eventsPerSecond, 0), burst: limit("burst", burst) };
}

/** A limit that can be kept: at least 1, or above 0 where `least` is 0. */
function limit(name: string, value: number, least: 0 | 1 = 1): number {
  if (value > 0 && value >= least) return value;
  throw new FrontdeskError("runtime.invalid_options", `The limit \`${name}\` is none.`, {
    hint: `Give it a number ${least === 0 ? "above 0" : "of at least 1"}, or leave it out.`,
  });
}
