import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { ClaimedOutbox } from "../ports/outbox.ts";
import type { CommitOutcome, Store, TurnCommit } from "../ports/store.ts";
import { type AttemptOptions, Attempts, longestAskedMs } from "./attempts.ts";
import type { Observer } from "./observer.ts";
import { backoffMs } from "./retry.ts";

/** What is due and cannot be claimed is asked for again after this, in milliseconds. */
const askAgainMs = 100;

/** What the sender works with. */
export interface SenderOptions extends AttemptOptions {
  readonly store: Store;
  readonly observed: Observer;
  /** A message of a conversation has left. */
  onSent(conversation: string): void;
  /** What became of a message of a conversation is known to the store, so that the next one may be due. */
  onSettled(conversation: string): void;
  /** How many messages are under way at once. */
  readonly concurrency: number;
}

/** A turn that was committed, or was not. */
export interface Committed {
  readonly turn: TurnCommit;
  readonly outcome: CommitOutcome | undefined;
  /** Has sent what it says. To be called once, when whoever watches was told of the commit. */
  send(): unknown;
}

/**
 * Takes messages out of the outbox and gives them to their channels: in order within a conversation, within the
 * channel's rate, again after a refusal that passes. What it has claimed it settles, whatever happens.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #attempts: Attempts;
  /** How many messages are claimed, or may be by a commit. */
  #underWay = 0;
  /** A look and commits may claim at the same time, and more than may be sent at once: these wait until others were. */
  #sending = 0;
  readonly #whenPlace: (() => void)[] = [];
  #isClaiming = false;
  #claimAgain = false;
  /** Whether what is put off is tried, too. */
  #isForAll = false;
  #isOpen = false;
  /** What is due next may be another's doing: it is asked for, also beside what is under way. */
  #isNextUnknown = false;
  /** The last look was cut short, or did not ask what is due next: another one follows what is under way. */
  #isLookOwed = false;
  #wakesAt = Number.POSITIVE_INFINITY;
  #cancelTimer: () => void = () => {};
  #whenIdle: (() => void)[] = [];

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#attempts = new Attempts(options);
  }

  open(): void {
    this.#isOpen = true;
    this.gained();
  }

  /**
   * Messages that others have written, and others were to send, may be here. What those have put off is tried now, since
   * their clock may have been wrong, and what they knew of the platform is gone.
   */
  gained(): void {
    this.#isNextUnknown = true;
    this.#isForAll = true;
    this.hint();
  }

  /**
   * Commits a turn. Where nothing stands before it, the first message of it is claimed in the same transaction.
   *
   * @throws FrontdeskError as `Store.commit`.
   */
  async commit(turn: TurnCommit): Promise<Committed> {
    const { store, clock, concurrency } = this.#options;
    if (turn.outbox.length === 0 || !this.#isOpen || this.#underWay >= concurrency) {
      const [outcome] = await store.commit([turn]);
      const isSaid = outcome === "ok" && turn.outbox.length > 0;
      return { turn, outcome, send: () => isSaid && this.hint() };
    }
    // The place of what will be claimed.
    this.#underWay++;
    let claimed: ClaimedOutbox | undefined;
    try {
      const committed = await store.commitAndClaim([turn], { now: clock.now(), limit: 1 });
      const [outcome] = committed.outcomes;
      [claimed] = committed.claimed;
      const row = claimed;
      // What stands behind a claimed message is looked for when that has gone.
      if (row !== undefined) return { turn, outcome, send: () => void this.#deliver(row) };
      return { turn, outcome, send: () => outcome === "ok" && this.hint() };
    } finally {
      if (claimed === undefined) this.#ended(false);
    }
  }

  /** There may be something to send. */
  hint(): void {
    if (this.#isClaiming) {
      this.#claimAgain = true;
      return;
    }
    this.#isClaiming = true;
    void this.#claim();
  }

  /** Another node was told to leave a bucket of the limiter alone. */
  block(key: string, forMs: number): void {
    this.#attempts.block(key, forMs);
  }

  /** Claims nothing more, and resolves when what is under way is settled. */
  close(): Promise<void> {
    this.#isOpen = false;
    this.#cancelTimer();
    return this.idle();
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    if (this.#underWay === 0 && !this.#isClaiming) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  async #claim(): Promise<void> {
    const { store, clock, concurrency, log } = this.#options;
    let found = 0;
    let isFull = false;
    let isForAll = false;
    try {
      do {
        this.#claimAgain = false;
        const limit = concurrency - this.#underWay;
        isFull = limit <= 0;
        if (!this.#isOpen || isFull) break;
        isForAll = this.#isForAll;
        this.#isForAll = false;
        const now = clock.now() + (isForAll ? longestAskedMs : 0);
        const claimed = await store.claim({ now, limit });
        isFull = claimed.length === limit;
        if (isForAll && isFull) this.#isForAll = true;
        isForAll = false;
        found = claimed.length;
        this.#underWay += found;
        for (const row of claimed) void this.#deliver(row);
      } while (!isFull && this.#claimAgain);
      const isAsked = !isFull && (this.#underWay === 0 || this.#isNextUnknown);
      this.#isLookOwed = isFull || !isAsked;
      if (this.#isOpen && isAsked) await this.#setTimer(found === 0 ? askAgainMs : 0);
    } catch (error) {
      log.error("sender.store_failed", {}, error);
      if (isForAll) this.#isForAll = true;
      this.#wakeAt(clock.now() + 1_000);
    } finally {
      this.#isClaiming = false;
      if (this.#claimAgain && this.#isOpen) this.hint();
      this.#tellIdle();
    }
  }

  async #setTimer(atLeastMs: number): Promise<void> {
    const { store, clock } = this.#options;
    this.#isNextUnknown = false;
    const due = await store.nextDue();
    if (due !== undefined) this.#wakeAt(Math.max(due, clock.now() + atLeastMs));
  }

  /** Claims again at that instant, or before it. */
  #wakeAt(due: number): void {
    if (!this.#isOpen) return;
    const { clock } = this.#options;
    const wakesAt = Math.min(due, this.#wakesAt);
    // Set anew also for the same instant: the clock may have been put on, and what was waited for be here.
    this.#cancelTimer();
    this.#wakesAt = wakesAt;
    const cancel = clock.after(Math.max(0, wakesAt - clock.now()), () => {
      this.#cancelTimer();
      // Others may wait for a later instant, and what is under way may hang.
      this.#isNextUnknown = true;
      this.hint();
    });
    this.#cancelTimer = () => {
      this.#wakesAt = Number.POSITIVE_INFINITY;
      this.#cancelTimer = () => {};
      cancel();
    };
  }

  #tellIdle(): void {
    if (this.#underWay > 0 || this.#isClaiming) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Sends what was claimed; it is counted among what is under way already. */
  async #deliver(row: ClaimedOutbox): Promise<void> {
    const { log, clock, store, observed, concurrency } = this.#options;
    let isNext = true;
    try {
      if (this.#sending < concurrency) this.#sending++;
      // Whoever gives a place to one that waits leaves it counted.
      else await new Promise<void>((resolve) => this.#whenPlace.push(resolve));
      const outcome = await observed.send(row, () => this.#attempts.send(row));
      for (let attempt = 0; ; attempt++) {
        try {
          const isPromoted = await store.settle([outcome]);
          // An attempt that failed may have taken place: then this one finds nothing to settle, and names no next one.
          isNext = isPromoted || attempt > 0;
          if (outcome.status === "sent") this.#options.onSent(row.conversation);
          if (outcome.status === "later") this.#wakeAt(outcome.dueAt);
          this.#options.onSettled(row.conversation);
          break;
        } catch (error) {
          // The message may have been sent: only the store can end this. Without it, a restart finds it claimed.
          log.error("sender.store_failed", { outbox: row.id }, error);
          if (!this.#isOpen || FrontdeskError.isInstance(error, "store.closed")) break;
          await new Promise<void>((resolve) => clock.after(backoffMs(attempt, this.#options.random), resolve));
        }
      }
    } finally {
      this.#givePlaceBack();
      this.#ended(isNext);
    }
  }

  #givePlaceBack(): void {
    const next = this.#whenPlace.shift();
    if (next === undefined) this.#sending--;
    else next();
  }

  /** Something is not under way any more. */
  #ended(isNext: boolean): void {
    this.#underWay--;
    if (this.#isOpen && (isNext || this.#isLookOwed)) this.hint();
    this.#tellIdle();
  }
}
