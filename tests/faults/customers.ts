import { setTimeout as sleep } from "node:timers/promises";

/** Where the customers' platform delivers to, and what it may look at. */
export interface CustomerOptions {
  readonly chats: number;
  readonly random: () => number;
  /** The URLs of the nodes that take messages now. */
  nodes(): readonly string[];
  hasAnswered(chat: number, n: number): boolean;
}

/** Nobody waits longer for an acknowledgement, in milliseconds. */
const patienceMs = 4_000;
/** Of a hundred messages so many are delivered again, and half of these late. */
const againPercent = 5;
const lateMs = 3_000;
/** A customer waits for an answer when so many of their messages have none. */
const mostOpen = 6;
/** Between two messages of one customer, in milliseconds. */
const pauseMs = 60;

/**
 * Customers who write `1`, `2`, `3`, …, and their platform: the next message of a chat is delivered when the one before it
 * is acknowledged, to any node, again and again until one acknowledges it; now and then once more, at once or late.
 */
export class Customers {
  /** For each chat the number of the last message that was acknowledged. */
  readonly acknowledged: number[];
  /** How many deliveries were repeated although they had been acknowledged. */
  redelivered = 0;
  readonly #options: CustomerOptions;
  readonly #beside = new Set<Promise<unknown>>();
  #isOver = false;
  #work: Promise<unknown> | undefined;

  constructor(options: CustomerOptions) {
    this.#options = options;
    this.acknowledged = Array.from({ length: options.chats }, () => 0);
  }

  /** How many messages were acknowledged. */
  get count(): number {
    return this.acknowledged.reduce((sum, one) => sum + one, 0);
  }

  begin(): void {
    this.#work = Promise.all(this.acknowledged.map((_, chat) => this.#write(chat)));
  }

  /** They write nothing more; resolves when all that they have written is acknowledged. */
  async end(): Promise<void> {
    this.#isOver = true;
    await this.#work;
    await Promise.all(this.#beside);
  }

  async #write(chat: number): Promise<void> {
    const { random } = this.#options;
    while (!this.#isOver) {
      const n = (this.acknowledged[chat] ?? 0) + 1;
      if (n > mostOpen && !this.#options.hasAnswered(chat, n - mostOpen)) {
        await sleep(pauseMs);
        continue;
      }
      const isRepeated = random() * 100 < againPercent;
      // Two servers may be given the same event at the same time.
      if (isRepeated && random() < 0.5) this.#again(chat, n, 0);
      while (!(await this.#deliver(chat, n))) await sleep(50 + random() * 100);
      this.acknowledged[chat] = n;
      if (isRepeated) this.#again(chat, n, random() < 0.5 ? 0 : lateMs * random());
      await sleep(pauseMs * 2 * random());
    }
  }

  #again(chat: number, n: number, delayMs: number): void {
    this.redelivered++;
    const work = sleep(delayMs).then(() => this.#deliver(chat, n));
    this.#beside.add(work);
    void work.then(() => this.#beside.delete(work));
  }

  /** Whether it was acknowledged. */
  async #deliver(chat: number, n: number): Promise<boolean> {
    const { nodes, random } = this.#options;
    const urls = nodes();
    const url = urls[Math.floor(random() * urls.length)];
    if (url === undefined) return false;
    try {
      const signal = AbortSignal.timeout(patienceMs);
      return (await fetch(`${url}/in?chat=${chat}&n=${n}`, { method: "POST", signal })).status === 200;
    } catch {
      return false;
    }
  }
}
