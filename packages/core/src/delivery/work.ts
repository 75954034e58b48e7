import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Intake } from "./intake.ts";
import type { Lanes } from "./lanes.ts";
import type { Node } from "./node.ts";
import type { Sender } from "./sender.ts";
import type { Timers } from "./timers.ts";

/**
 * How soon it is asked whether other nodes are done with what came in here, in milliseconds; each further time twice as
 * long after the last, up to the longest. They tell when they are; asking is for what they told in vain.
 */
const askAfterMs = 100;
const longestAskMs = 1_000;

/** What does the work. */
export interface WorkOptions {
  readonly node: Node;
  readonly lanes: Lanes;
  readonly sender: Sender;
  readonly timers: Timers;
  readonly intake: Intake;
  readonly store: Store;
  readonly clock: Clock;
}

/** The work of an engine, as one: handling what came in, sending what is due, minding timers. It begins and ends. */
export class Work {
  readonly #options: WorkOptions;
  #draining: Promise<{ readonly isDone: boolean }> | undefined;
  #callOff: () => void = () => {};
  #isStopped = false;
  /** Who waits for other nodes, by the conversation. */
  readonly #waiting = new Map<string, Set<() => void>>();

  constructor(options: WorkOptions) {
    this.#options = options;
  }

  /** @throws FrontdeskError `store.unavailable`. */
  async begin(): Promise<void> {
    const { node, lanes, sender, timers } = this.#options;
    await node.join();
    lanes.open();
    sender.open();
    timers.open();
  }

  /** Begins nothing more, and waits for what is under way, but no longer than for the deadline. */
  async end(deadline: Promise<void>): Promise<void> {
    const { node, lanes, sender, timers } = this.#options;
    await Promise.race([Promise.all([timers.close(), lanes.close(), sender.close()]), deadline]);
    await node.leave();
  }

  /** The same for good: a drain that is under way ends as well, and has not done everything. */
  async stop(deadline: Promise<void>): Promise<void> {
    this.#isStopped = true;
    this.#callOff();
    for (const conversation of [...this.#waiting.keys()]) this.ended(conversation);
    await Promise.race([this.#draining?.catch(() => undefined), deadline]);
    await this.end(deadline);
  }

  /** Resolves when nothing of a conversation waits or is under way: here, and where nodes share the work at any of them. */
  async settled(conversation: string): Promise<void> {
    const { node, lanes, store } = this.#options;
    await lanes.settled(conversation);
    for (let askMs = askAfterMs; node.isShared && !this.#isStopped; askMs = Math.min(askMs * 2, longestAskMs)) {
      // Watched from before it is asked: a turn may end in between.
      const watch = this.#watch(conversation, askMs);
      try {
        if ((await store.pending({ after: 0, limit: 1, conversation })).length === 0) return;
        await watch.over;
      } finally {
        watch.end();
      }
      await lanes.settled(conversation);
    }
  }

  /** Another node says that a turn of a conversation has ended. */
  ended(conversation: string): void {
    for (const wake of this.#waiting.get(conversation) ?? []) wake();
  }

  /** `over` resolves when a turn of the conversation ends elsewhere, or after that long; `end` lets go of it. */
  #watch(conversation: string, forMs: number): { readonly over: Promise<void>; end(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(forMs, resolve);
    const waiting = this.#waiting.get(conversation) ?? new Set();
    this.#waiting.set(conversation, waiting.add(resolve));
    return {
      over: promise,
      end: () => {
        cancel();
        waiting.delete(resolve);
        if (waiting.size === 0) this.#waiting.delete(conversation);
      },
    };
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(askAfterMs, resolve));
  }

  /** Resolves when what is here is handled, and what is due is sent. */
  async idle(): Promise<void> {
    const { lanes, sender, timers } = this.#options;
    await timers.idle();
    await lanes.idle();
    await sender.idle();
  }

  /** Works until nothing is left or the time is over; who asks meanwhile gets the same. */
  drain(deadlineMs: number, isWorking: boolean): Promise<{ readonly isDone: boolean }> {
    this.#draining ??= this.#drain(deadlineMs, isWorking).finally(() => {
      this.#draining = undefined;
    });
    return this.#draining;
  }

  async #drain(deadlineMs: number, isWorking: boolean): Promise<{ readonly isDone: boolean }> {
    const { clock } = this.#options;
    let isOver = false;
    const over = Promise.withResolvers<void>();
    this.#callOff = () => {
      isOver = true;
      over.resolve();
    };
    const cancel = clock.after(deadlineMs, this.#callOff);
    try {
      if (!isWorking) await this.begin();
      for (;;) {
        await Promise.race([this.idle(), over.promise]);
        if (isOver) return { isDone: false };
        if (!(await this.#isSomethingLeft())) return { isDone: true };
        await Promise.race([this.#pause(), over.promise]);
      }
    } catch (error) {
      if (isOver) return { isDone: false };
      throw error;
    } finally {
      cancel();
      if (!isWorking) await this.end(over.promise);
    }
  }

  /** Whether anything waits that is due, here or at another node. */
  async #isSomethingLeft(): Promise<boolean> {
    const { intake, store, sender, timers, clock } = this.#options;
    await intake.recover();
    timers.hint();
    await timers.idle();
    const [waiting] = await store.pending({ after: 0, limit: 1, everywhere: true });
    const due = await store.nextDue();
    if (due !== undefined && due <= clock.now()) sender.hint();
    return waiting !== undefined || (due !== undefined && due <= clock.now());
  }
}
