import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { ListedConversation, SweepKind } from "../ports/retention-store.ts";
import { type EraseServices, eraseConversation, eraseMessages } from "./erase-conversation.ts";
import { type Retention, readRetention } from "./retention.ts";

/** A start has better things to do; and processes that start together do not sweep together. */
const firstAfterMs = 5 * 60_000;
const everyMs = 60 * 60_000;
const longestJitterMs = 5 * 60_000;
/** All conversations are looked through for old messages so often. */
const messagesEveryMs = 24 * 60 * 60_000;
/** A step looks at so many rows, and then lets others come. */
const portion = 100;
const pauseMs = 25;

/** What is swept with. */
export interface SweeperOptions extends EraseServices {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly retention: Retention | undefined;
}

/** Lets go of what has outlived its time: in the background, in small steps. Several processes may do it side by side. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #keep: Readonly<Record<keyof Retention, number>>;
  #isOpen = false;
  #pass: Promise<void> | undefined;
  #cancel: () => void = () => {};
  #wake: () => void = () => {};
  #messagesAt = Number.NEGATIVE_INFINITY;

  /** @throws FrontdeskError `runtime.invalid_options`. */
  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#keep = readRetention(options.retention);
  }

  open(): void {
    this.#isOpen = true;
    this.#after(firstAfterMs, () => this.#jitter());
  }

  /** Begins no further step, and resolves when the one under way has ended. */
  async close(): Promise<void> {
    this.#isOpen = false;
    this.#cancel();
    this.#wake();
    await this.#pass;
  }

  #after(ms: number, next: () => void): void {
    if (this.#isOpen) this.#cancel = this.#options.clock.after(ms, next);
  }

  #jitter(): void {
    const [byte = 0] = this.#options.random.bytes(1);
    this.#after((byte / 255) * longestJitterMs, () => {
      this.#pass = this.#sweep();
    });
  }

  /** Never rejects: what fails is tried again in the next pass. */
  async #sweep(): Promise<void> {
    try {
      const removed = await this.#rows();
      if (Object.keys(removed).length > 0) this.#options.log.info("retention.swept", removed);
      await this.#messages();
    } catch (error) {
      if (!this.#isOpen || FrontdeskError.isInstance(error, "store.closed")) return;
      this.#options.log.error("retention.sweep_failed", {}, error);
    } finally {
      this.#after(everyMs, () => this.#jitter());
    }
  }

  /** How many rows of each kind have gone. */
  async #rows(): Promise<{ readonly [kind: string]: number }> {
    const { clock } = this.#options;
    const retention = this.#keep;
    const keep: Readonly<Record<SweepKind, number>> = {
      dedupe: retention.eventKeysMs,
      outbox: retention.outboxMs,
      // They say by themselves when they are over.
      tokens: 0,
      events: retention.setAsideMs,
      cases: retention.casesMs,
      journal: retention.journalMs,
    };
    const removed: Record<string, number> = {};
    for (const kind of ["dedupe", "outbox", "tokens", "events", "cases", "journal"] as const) {
      if (keep[kind] === Number.POSITIVE_INFINITY) continue;
      const count = await this.#kind(kind, clock.now() - keep[kind]);
      if (count > 0) removed[kind] = count;
    }
    return removed;
  }

  async #kind(kind: SweepKind, before: number): Promise<number> {
    let removed = 0;
    for (let rest: string | undefined; this.#isOpen; ) {
      const outcome = await this.#options.store.sweep({ kind, before, limit: portion, rest });
      removed += outcome.removed;
      rest = outcome.rest;
      if (rest === undefined) break;
      await this.#pause();
    }
    return removed;
  }

  async #messages(): Promise<void> {
    const { clock, store } = this.#options;
    const { messagesMs } = this.#keep;
    const startedAt = clock.now();
    if (messagesMs === Number.POSITIVE_INFINITY || startedAt - this.#messagesAt < messagesEveryMs) return;
    for (let after: string | undefined; this.#isOpen; ) {
      const listed = await store.conversations({ after, limit: portion });
      for (const one of listed) if (this.#isOpen) await this.#conversation(one, startedAt - messagesMs);
      after = listed.at(-1)?.id;
      if (listed.length < portion) break;
      await this.#pause();
    }
    if (this.#isOpen) this.#messagesAt = startedAt;
  }

  async #conversation({ id, erasedThrough }: ListedConversation, before: number): Promise<void> {
    const { store, clock } = this.#options;
    let through = erasedThrough;
    // Most have nothing old: one message tells.
    for (let limit = 1; this.#isOpen; limit = portion) {
      const found = await store.history(id, { after: through, limit });
      const young = found.findIndex(({ at }) => at >= before);
      const last = found[(young < 0 ? found.length : young) - 1];
      if (last === undefined) break;
      await eraseMessages(this.#options, id, { after: through, through: last.sequence }, clock.now());
      through = last.sequence;
      if (young >= 0) break;
      await this.#pause();
    }
    if (through > erasedThrough) await this.#whole(id, through);
  }

  /** A conversation of which no message is left has nothing to remember. */
  async #whole(id: string, through: number): Promise<void> {
    const { store, clock } = this.#options;
    const found = (await store.load(id))?.conversation;
    if (found === undefined || found.owner === "desk" || found.lastSequence > through) return;
    await eraseConversation(this.#options, id, clock.now());
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(pauseMs, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }
}
