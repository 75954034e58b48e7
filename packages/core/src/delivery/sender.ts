import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { fit } from "../message/fit.ts";
import type { Channel } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";
import type { Random } from "../ports/random.ts";
import type { ClaimedOutbox, SendOutcome, Store } from "../ports/store.ts";
import { Limiter } from "./limiter.ts";
import { backoffMs } from "./retry.ts";

/** A few messages in a row are one answer: platforms that allow one a second take them. */
const conversationBurst = 3;

/** A platform that asks for a longer pause, or for none that is a number, is asked again after this. */
const longestAskedMs = 24 * 60 * 60 * 1_000;

function isWait(asked: number | undefined): asked is number {
  return asked !== undefined && asked >= 0;
}

type Degradations = ReturnType<typeof fit>["degradations"];

/** What the sender works with. */
export interface SenderOptions {
  readonly store: Store;
  /** An open channel by its name. */
  channelOf(name: string): Channel | undefined;
  /** A message of a conversation has left. */
  onSent(conversation: string): void;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** One attempt at one piece, in milliseconds. */
  readonly sendTimeoutMs: number;
  /** How many messages are under way at once. */
  readonly concurrency: number;
  /** A send without an outcome: `repeat` prefers a double to a loss, `drop` a loss to a double. */
  readonly onUnknown: "repeat" | "drop";
}

/**
 * Takes messages out of the outbox and gives them to their channels: in order within a conversation, within the
 * channel's rate, again after a refusal that passes. What it has claimed it settles, whatever happens.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #limiter: Limiter;
  #underWay = 0;
  #isClaiming = false;
  #claimAgain = false;
  #isOpen = false;
  #cancelTimer: () => void = () => {};
  #whenIdle: (() => void)[] = [];

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#limiter = new Limiter(options.clock);
  }

  open(): void {
    this.#isOpen = true;
    this.hint();
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
    try {
      do {
        this.#claimAgain = false;
        const limit = concurrency - this.#underWay;
        if (!this.#isOpen || limit <= 0) break;
        const claimed = await store.claim({ now: clock.now(), limit });
        for (const row of claimed) void this.#deliver(row);
        if (claimed.length === limit) break;
      } while (this.#claimAgain);
      await this.#setTimer();
    } catch (error) {
      log.error("sender.store_failed", {}, error);
      this.#wakeIn(1_000);
    } finally {
      this.#isClaiming = false;
      if (this.#claimAgain && this.#isOpen) this.hint();
      this.#tellIdle();
    }
  }

  async #setTimer(): Promise<void> {
    // Without a free place the next one to end claims again; asking when something is due would ask all the time.
    if (!this.#isOpen || this.#underWay >= this.#options.concurrency) return;
    const due = await this.#options.store.nextDue();
    if (due !== undefined) this.#wakeIn(Math.max(0, due - this.#options.clock.now()));
  }

  #wakeIn(delayMs: number): void {
    this.#cancelTimer();
    if (this.#isOpen) this.#cancelTimer = this.#options.clock.after(delayMs, () => this.hint());
  }

  #tellIdle(): void {
    if (this.#underWay > 0 || this.#isClaiming) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  async #deliver(row: ClaimedOutbox): Promise<void> {
    this.#underWay++;
    const { log, clock, store } = this.#options;
    try {
      const outcome = await this.#attempt(row);
      for (let attempt = 0; ; attempt++) {
        try {
          await store.settle([outcome]);
          if (outcome.status === "sent") this.#options.onSent(row.conversation);
          break;
        } catch (error) {
          // The message may have been sent: only the store can end this. Without it, a restart finds it claimed.
          log.error("sender.store_failed", { outbox: row.id }, error);
          if (!this.#isOpen || FrontdeskError.isInstance(error, "store.closed")) break;
          await new Promise<void>((resolve) => clock.after(backoffMs(attempt, this.#options.random), resolve));
        }
      }
    } finally {
      this.#underWay--;
      if (this.#isOpen) this.hint();
      this.#tellIdle();
    }
  }

  async #attempt(row: ClaimedOutbox): Promise<SendOutcome> {
    const { channelOf, clock, log, onUnknown } = this.#options;
    const channel = channelOf(row.channel);
    const later = (delayMs: number, error: string, sentIds: readonly string[], unknown = false): SendOutcome => ({
      id: row.id,
      status: "later",
      dueAt: clock.now() + delayMs,
      sentIds,
      unknown,
      error,
    });
    if (channel === undefined) return later(60_000, "runtime.channel_missing", row.sentIds);
    if (row.unknownBefore && onUnknown === "drop" && !channel.capabilities.idempotentSend) {
      return { id: row.id, status: "unknown", at: clock.now(), sentIds: row.sentIds, error: "channel.outcome_unknown" };
    }
    const sentIds = [...row.sentIds];
    try {
      const rendered = this.#render(channel, row);
      if (rendered === undefined) {
        return { id: row.id, status: "refused", at: clock.now(), sentIds, error: "message.invalid" };
      }
      const { pieces, degradations } = rendered;
      for (const [index, piece] of pieces.entries()) {
        if (index < row.sentIds.length) continue;
        const wait = this.#reserve(row, channel);
        if (wait > 0) return later(wait, "channel.rate_limited", sentIds);
        const sent = await this.#send(channel, row, piece, index);
        sentIds.push(sent.id ?? "");
      }
      return { id: row.id, status: "sent", at: clock.now(), receipt: { ids: sentIds, degradations } };
    } catch (error) {
      const code = FrontdeskError.isInstance(error) ? error.code : "channel.outcome_unknown";
      log.warn("sender.attempt_failed", { outbox: row.id, channel: row.channel, code, attempts: row.attempts + 1 });
      if (!FrontdeskError.isInstance(error)) log.error("sender.channel_failed", { channel: row.channel }, error);
      return this.#afterFailure(row, error, code, sentIds, later);
    }
  }

  /** What is sent of a message; undefined where that is nothing: what fails here fails every time. */
  #render(
    channel: Channel,
    row: ClaimedOutbox,
  ): { pieces: readonly unknown[]; degradations: Degradations } | undefined {
    try {
      const { message, degradations } = fit(row.message, channel.capabilities);
      const pieces = channel.render(message);
      return pieces.length === 0 ? undefined : { pieces, degradations };
    } catch (error) {
      this.#options.log.error("sender.render_failed", { outbox: row.id, channel: row.channel }, error);
      return undefined;
    }
  }

  #afterFailure(
    row: ClaimedOutbox,
    error: unknown,
    code: string,
    sentIds: readonly string[],
    later: (delayMs: number, error: string, sentIds: readonly string[], unknown?: boolean) => SendOutcome,
  ): SendOutcome {
    const { clock, random, onUnknown, channelOf } = this.#options;
    const asked = FrontdeskError.isInstance(error) ? error.retryAfterMs : undefined;
    const wait = isWait(asked) ? Math.min(asked, longestAskedMs) : backoffMs(row.attempts, random);
    switch (code) {
      case "channel.rate_limited": {
        this.#limiter.block(`${row.channel}/${row.account}`, wait);
        return later(wait, code, sentIds);
      }
      case "channel.unavailable":
        return later(wait, code, sentIds);
      case "channel.refused":
      case "message.invalid":
      case "message.too_large":
        return { id: row.id, status: "refused", at: clock.now(), sentIds, error: code };
      default: {
        const isSafe = onUnknown === "repeat" || channelOf(row.channel)?.capabilities.idempotentSend === true;
        if (isSafe) return later(wait, code, sentIds, true);
        return { id: row.id, status: "unknown", at: clock.now(), sentIds, error: code };
      }
    }
  }

  #reserve(row: ClaimedOutbox, channel: Channel): number {
    const { account, conversation } = channel.capabilities.rate;
    return this.#limiter.reserve([
      { key: `${row.channel}/${row.account}`, perSecond: account, burst: account ?? 1 },
      { key: `${row.channel}/${row.account}/${row.conversation}`, perSecond: conversation, burst: conversationBurst },
    ]);
  }

  async #send(
    channel: Channel,
    row: ClaimedOutbox,
    piece: unknown,
    index: number,
  ): Promise<{ readonly id?: string | undefined }> {
    const { clock, sendTimeoutMs } = this.#options;
    const controller = new AbortController();
    let cancel: () => void = () => {};
    const timeout = new Promise<never>((_resolve, reject) => {
      cancel = clock.after(sendTimeoutMs, () => {
        const tooLate = new FrontdeskError("channel.outcome_unknown", `${row.channel} did not answer in time.`, {
          retryable: true,
        });
        reject(tooLate);
        controller.abort(tooLate);
      });
    });
    try {
      const idempotencyKey = `${row.idempotencyKey}.${index}`;
      return await Promise.race([
        channel.send(row.address, piece, { account: row.account, idempotencyKey, signal: controller.signal }),
        timeout,
      ]);
    } finally {
      cancel();
    }
  }
}
