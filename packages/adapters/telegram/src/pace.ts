/** So many chats may wait before those whose time has come are forgotten. */
const sweepAbove = 1_000;

/** From when on something may be shown in a chat again. */
export class Pace {
  readonly #waits = new Map<number, number>();

  isDue(chat: number, now: number): boolean {
    return now >= (this.#waits.get(chat) ?? now);
  }

  /** Nothing more is shown in a chat for so many milliseconds. */
  wait(chat: number, now: number, forMs: number): void {
    this.#waits.set(chat, Math.max(this.#waits.get(chat) ?? 0, now + forMs));
    if (this.#waits.size <= sweepAbove) return;
    for (const [each, until] of this.#waits) if (until <= now) this.#waits.delete(each);
  }
}
