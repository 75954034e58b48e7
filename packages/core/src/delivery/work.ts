import type { Clock } from "../ports/clock.ts";
import type { Store } from "../ports/store.ts";
import type { Intake } from "./intake.ts";
import type { Lanes } from "./lanes.ts";
import type { Node } from "./node.ts";
import type { Sender } from "./sender.ts";
import type { Timers } from "./timers.ts";

/** How often it is asked whether other nodes are done with what came in here, in milliseconds. */
const askEveryMs = 100;

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
    await Promise.race([this.#draining?.catch(() => undefined), deadline]);
    await this.end(deadline);
  }

  /** Resolves when nothing of a conversation waits or is under way: here, and where nodes share the work at any of them. */
  async settled(conversation: string): Promise<void> {
    const { node, lanes, store } = this.#options;
    await lanes.settled(conversation);
    while (node.isShared && !this.#isStopped) {
      if ((await store.pending({ after: 0, limit: 1, conversation })).length === 0) return;
      await this.#pause();
      await lanes.settled(conversation);
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => void this.#options.clock.after(askEveryMs, resolve));
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
