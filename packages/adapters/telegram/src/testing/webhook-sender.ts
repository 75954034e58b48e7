import type { FakeUpdate, UpdateQueue } from "./updates.ts";

/** Where updates are posted. */
export interface Target {
  readonly url: string;
  readonly secret: string | undefined;
}

const firstWaitMs = 10;
const longestWaitMs = 1000;

/**
 * Posts updates to a webhook as Telegram does: those of one chat in order, those of several side by side, each again
 * until it is answered with 2xx. Waits are a hundredth of Telegram's.
 */
export class WebhookSender {
  readonly #queue: UpdateQueue;
  readonly #stopped = new AbortController();
  readonly #busy = new Set<number>();
  /** Status codes that were answered, in order; 0: no answer. */
  readonly answers: number[] = [];
  target: Target | undefined;

  constructor(queue: UpdateQueue) {
    this.#queue = queue;
  }

  /** There may be something to post. */
  wake(): void {
    const chats = new Set(this.#queue.updates.map(({ chat }) => chat));
    for (const chat of chats) if (this.target !== undefined && !this.#busy.has(chat)) void this.#work(chat);
  }

  stop(): void {
    this.#stopped.abort();
  }

  async #work(chat: number): Promise<void> {
    this.#busy.add(chat);
    let failures = 0;
    while (this.target !== undefined && !this.#stopped.signal.aborted) {
      const update = this.#queue.updates.find((each) => each.chat === chat);
      if (update === undefined) break;
      const isTaken = await this.#post(this.target, update);
      if (isTaken) {
        this.#queue.confirm(update.update_id);
        failures = 0;
      } else {
        await wait(Math.min(firstWaitMs * 2 ** failures, longestWaitMs), this.#stopped.signal);
        failures += 1;
      }
    }
    this.#busy.delete(chat);
  }

  async #post(target: Target, update: FakeUpdate): Promise<boolean> {
    const headers: { [name: string]: string } = { "content-type": "application/json" };
    if (target.secret !== undefined) headers["x-telegram-bot-api-secret-token"] = target.secret;
    try {
      const response = await fetch(target.url, {
        method: "POST",
        headers,
        body: JSON.stringify(update.body),
        signal: this.#stopped.signal,
      });
      await response.arrayBuffer();
      this.answers.push(response.status);
      return response.ok;
    } catch {
      // Nobody listens, for now: Telegram tries again.
      this.answers.push(0);
      return false;
    }
  }
}

function wait(milliseconds: number, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    stopped.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
