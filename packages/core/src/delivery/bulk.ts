import type { Clock } from "../ports/clock.ts";

/** What is written unasked takes at most this part of an account's rate: the rest is always there for answers. */
const share = 0.5;
/** More messages than this have no place in line; they get one when they are looked at again. */
const mostBooked = 100_000;
/** A place is given up when its instant has passed by this: its message was dropped, or is another node's to send. */
const keptForMs = 60_000;

/**
 * The line of messages that nobody waits for, such as ten thousand reminders: each is given an instant of its own, so that
 * they neither come before answers nor ask for a place all at once.
 */
export class Bulk {
  readonly #clock: Clock;
  /** For each account the instant that is given out next. */
  readonly #next = new Map<string, number>();
  readonly #booked = new Map<number, number>();
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many milliseconds until it is this message's turn. */
  wait(message: number, account: string, perSecond: number): number {
    const now = this.#clock.now();
    const booked = this.#booked.get(message);
    if (booked !== undefined) return Math.max(0, booked - now);
    if (now - this.#sweptAt >= keptForMs) this.#sweep(now);
    const at = Math.max(now, this.#next.get(account) ?? now);
    const isFull = this.#booked.size >= mostBooked;
    // Without a place it comes back at the end of the line; if it moved that end, each look would put everybody off.
    if (isFull && at > now) return Math.ceil(at - now);
    this.#next.set(account, at + 1_000 / (perSecond * share));
    if (!isFull) this.#booked.set(message, at);
    return Math.ceil(at - now);
  }

  /** It was sent, or will never be. */
  done(message: number): void {
    this.#booked.delete(message);
  }

  #sweep(now: number): void {
    this.#sweptAt = now;
    for (const [message, at] of this.#booked) if (at + keptForMs < now) this.#booked.delete(message);
    for (const [account, at] of this.#next) if (at < now) this.#next.delete(account);
  }
}
