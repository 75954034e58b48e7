import { RefusedCall } from "./refusal.ts";

/** An update that waits to be fetched or posted. */
export interface FakeUpdate {
  readonly update_id: number;
  /** The chat that it happened in: updates of one chat are posted one after the other. */
  readonly chat: number;
  readonly body: object;
}

/** One request for updates that waits. */
interface Waiting {
  readonly give: (updates: readonly object[]) => void;
  readonly refuse: (error: RefusedCall) => void;
}

/** The updates of a bot that have not been confirmed, and who waits for them. */
export class UpdateQueue {
  readonly #updates: FakeUpdate[] = [];
  #waiting: Waiting | undefined;

  get size(): number {
    return this.#updates.length;
  }

  /** The updates that are not confirmed, oldest first. */
  get updates(): readonly FakeUpdate[] {
    return this.#updates;
  }

  add(update: FakeUpdate): void {
    this.#updates.push(update);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.give([update.body]);
  }

  confirm(updateId: number): void {
    const index = this.#updates.findIndex((update) => update.update_id === updateId);
    if (index >= 0) this.#updates.splice(index, 1);
  }

  /**
   * What getUpdates answers: updates from `offset` on, those before it being confirmed; waits `seconds` for one. A
   * second request ends the first with 409.
   */
  fetch(offset: number, limit: number, seconds: number, gone: AbortSignal): Promise<readonly object[]> {
    this.#waiting?.refuse(
      new RefusedCall({
        error_code: 409,
        description:
          "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      }),
    );
    this.#waiting = undefined;
    for (const { update_id } of [...this.#updates]) if (update_id < offset) this.confirm(update_id);
    if (this.#updates.length > 0 || seconds <= 0) {
      return Promise.resolve(this.#updates.slice(0, limit).map(({ body }) => body));
    }
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        if (this.#waiting === waiting) this.#waiting = undefined;
      };
      const waiting: Waiting = {
        give(updates): void {
          end();
          resolve(updates);
        },
        refuse(error): void {
          end();
          reject(error);
        },
      };
      const timer = setTimeout(() => waiting.give([]), seconds * 1000);
      timer.unref();
      gone.addEventListener("abort", () => waiting.give([]), { once: true });
      this.#waiting = waiting;
    });
  }
}
