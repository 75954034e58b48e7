import { FrontdeskError } from "../errors/frontdesk-error.ts";
import { fit } from "../message/fit.ts";
import type { Part } from "../message/outbound.ts";
import { hasKeptFile } from "../message/resolve-files.ts";
import type { Channel } from "../ports/channel.ts";
import type { Log } from "../ports/log.ts";
import type { ClaimedOutbox, SendOutcome } from "../ports/outbox.ts";
import type { Random } from "../ports/random.ts";
import { Bulk } from "./bulk.ts";
import { Limiter } from "./limiter.ts";
import { backoffMs } from "./retry.ts";
import { type SendLimits, sendPiece } from "./send-piece.ts";
import { UnknownSends } from "./unknown-sends.ts";

/** A few messages in a row are one answer: platforms that allow one a second take them. */
const conversationBurst = 3;

/** A platform that asks for a longer pause, or for none that is a number, is asked again after this. */
export const longestAskedMs: number = 24 * 60 * 60 * 1_000;

/** What a message is sent with. */
export interface AttemptOptions extends SendLimits {
  /** What time it is for those who read when something was sent. */
  now(): number;
  /** An open channel by its name. */
  channelOf(name: string): Channel | undefined;
  /** Parts with links in the place of kept files, but of those that the channel uploads. */
  linked(parts: readonly Part[], channel: Channel): Promise<readonly Part[]>;
  /** Among how many nodes the rate of an account is shared. */
  nodes(): number;
  /** A platform wants a bucket to be left alone. */
  onBlocked(key: string, forMs: number): void;
  readonly random: Random;
  readonly log: Log;
  /** A send without an outcome: `repeat` prefers a double to a loss, `drop` a loss to a double. */
  readonly onUnknown: "repeat" | "drop";
}

interface Rendered {
  /** As they were fitted. */
  readonly parts: readonly Part[];
  readonly pieces: readonly unknown[];
  readonly degradations: ReturnType<typeof fit>["degradations"];
}

/** Gives claimed messages to their channels, one attempt at a time, within the channels' rates. */
export class Attempts {
  readonly #options: AttemptOptions;
  readonly #limiter: Limiter;
  readonly #unknown = new UnknownSends();
  readonly #bulk: Bulk;

  constructor(options: AttemptOptions) {
    this.#options = options;
    this.#limiter = new Limiter(options.clock);
    this.#bulk = new Bulk(options.clock);
  }

  /** Nothing leaves through a bucket of the limiter for a while. */
  block(key: string, forMs: number): void {
    this.#limiter.block(key, forMs);
  }

  /** Sends what earlier attempts have left of a message. */
  async send(row: ClaimedOutbox): Promise<SendOutcome> {
    const outcome = await this.#send(row);
    if (outcome.status !== "later") this.#bulk.done(row.id);
    return outcome;
  }

  async #send(row: ClaimedOutbox): Promise<SendOutcome> {
    const { channelOf, now, log, onUnknown } = this.#options;
    const channel = channelOf(row.channel);
    if (channel === undefined) return this.#later(row, 60_000, "runtime.channel_missing", row.sentIds);
    if (row.unknownBefore && onUnknown === "drop" && !channel.capabilities.idempotentSend) {
      return { id: row.id, status: "unknown", at: now(), sentIds: row.sentIds, error: "channel.outcome_unknown" };
    }
    const sentIds = [...row.sentIds];
    let hasFiles = false;
    try {
      const { parts: written } = row.message;
      const linked = written.some(hasKeptFile) ? await this.#linked(channel, row) : written;
      const rendered = this.#render(channel, row, linked);
      if (rendered === undefined) {
        return { id: row.id, status: "refused", at: now(), sentIds, error: "message.invalid" };
      }
      const { parts, pieces, degradations } = rendered;
      hasFiles = parts.some(hasKeptFile);
      for (const [index, piece] of pieces.entries()) {
        if (index < row.sentIds.length) continue;
        if (this.#options.isLeaving(row.id)) return this.#later(row, 0, "runtime.lease_lost", sentIds);
        const wait = this.#reserve(row, channel);
        if (wait > 0) return this.#later(row, wait, "channel.rate_limited", sentIds);
        const sent = await sendPiece(channel, row, { piece, index, parts }, this.#options);
        sentIds.push(sent.id ?? "");
        this.#limiter.sent(accountOf(row));
        this.#unknown.forget(row, index);
      }
      return { id: row.id, status: "sent", at: now(), receipt: { ids: sentIds, degradations } };
    } catch (error) {
      const code = FrontdeskError.isInstance(error) ? error.code : "channel.outcome_unknown";
      log.warn("sender.attempt_failed", { outbox: row.id, channel: row.channel, code, attempts: row.attempts + 1 });
      if (!FrontdeskError.isInstance(error)) log.error("sender.channel_failed", { channel: row.channel }, error);
      return this.#afterFailure(row, error, { code, sentIds, hasFiles });
    }
  }

  /** The parts of a message with links in the place of kept files; most messages have none. */
  async #linked(channel: Channel, { message }: ClaimedOutbox): Promise<readonly Part[]> {
    try {
      return await this.#options.linked(message.parts, channel);
    } catch (error) {
      throw new FrontdeskError("channel.unavailable", "The links to the message's files cannot be made now.", {
        retryable: true,
        cause: error,
      });
    }
  }

  /** What is sent of a message; undefined where that is nothing: what fails here fails every time. */
  #render(channel: Channel, row: ClaimedOutbox, parts: readonly Part[]): Rendered | undefined {
    try {
      const { message, degradations } = fit({ ...row.message, parts }, channel.capabilities);
      const pieces = channel.render(message);
      return pieces.length === 0 ? undefined : { parts: message.parts, pieces, degradations };
    } catch (error) {
      this.#options.log.error("sender.render_failed", { outbox: row.id, channel: row.channel }, error);
      return undefined;
    }
  }

  #afterFailure(
    row: ClaimedOutbox,
    error: unknown,
    {
      code,
      sentIds,
      hasFiles,
    }: { readonly code: string; readonly sentIds: readonly string[]; readonly hasFiles: boolean },
  ): SendOutcome {
    const { now, random, onUnknown, channelOf } = this.#options;
    const asked = FrontdeskError.isInstance(error) ? error.retryAfterMs : undefined;
    const wait = isWait(asked) ? Math.min(asked, longestAskedMs) : backoffMs(row.attempts, random);
    switch (code) {
      case "channel.rate_limited": {
        const isAccount = this.#limiter.refused(accountOf(row), conversationOf(row), wait);
        if (isAccount) this.#options.onBlocked(accountOf(row), wait);
        return this.#later(row, wait, code, sentIds);
      }
      case "channel.unavailable":
        return this.#later(row, wait, code, sentIds);
      case "channel.refused":
      case "message.invalid":
      case "message.too_large":
        return { id: row.id, status: "refused", at: now(), sentIds, error: code };
      default: {
        // Also what no channel should throw: nobody knows how far it came.
        const isSafe = onUnknown === "repeat" || channelOf(row.channel)?.capabilities.idempotentSend === true;
        if (isSafe && this.#unknown.add(row, sentIds.length, hasFiles))
          return this.#later(row, wait, code, sentIds, true);
        return { id: row.id, status: "unknown", at: now(), sentIds, error: code };
      }
    }
  }

  #later(
    { id }: ClaimedOutbox,
    delayMs: number,
    error: string,
    sentIds: readonly string[],
    unknown: boolean = false,
  ): SendOutcome {
    return { id, status: "later", dueAt: this.#options.clock.now() + delayMs, sentIds, unknown, error };
  }

  #reserve(row: ClaimedOutbox, channel: Channel): number {
    const { account: whole, conversation } = channel.capabilities.rate;
    // Each node has its part of it; a conversation has one node.
    const account = whole === undefined ? undefined : whole / this.#options.nodes();
    const isBulk = row.message.purpose === "proactive" && account !== undefined;
    const waitInLine = isBulk ? this.#bulk.wait(row.id, accountOf(row), account) : 0;
    if (waitInLine > 0) return waitInLine;
    return this.#limiter.reserve([
      { key: accountOf(row), perSecond: account, burst: account ?? 1 },
      { key: conversationOf(row), perSecond: conversation, burst: conversationBurst },
    ]);
  }
}

/** The bucket of an account. */
function accountOf({ channel, account }: ClaimedOutbox): string {
  return `${channel}/${account}`;
}

/** The bucket of a conversation. */
function conversationOf(row: ClaimedOutbox): string {
  return `${accountOf(row)}/${row.conversation}`;
}

function isWait(asked: number | undefined): asked is number {
  return asked !== undefined && asked >= 0;
}
