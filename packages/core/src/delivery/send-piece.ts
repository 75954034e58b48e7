import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Part } from "../message/outbound.ts";
import { hasKeptFile } from "../message/resolve-files.ts";
import type { Channel, Sent } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedOutbox } from "../ports/store.ts";

/** What goes with files takes so many times as long: 120 s by default, in which a line of 4 Mbit/s carries 50 MB. */
const timesWithFiles = 8;

/** A channel that was called off may take so long to say what became of the piece, in milliseconds. */
const lastWordMs = 1_000;

/** What an attempt to send one piece is bounded by. */
export interface SendLimits {
  readonly clock: Clock;
  /** For a piece without files, in milliseconds. */
  readonly sendTimeoutMs: number;
}

/**
 * How long an attempt at a piece of a message with these parts takes, until its channel is called off and until it is not
 * waited for any longer, in milliseconds. Whoever sends under a lease must have at least `overMs` left of it.
 */
export function attemptMs(
  parts: readonly Part[],
  sendTimeoutMs: number,
): { readonly abortMs: number; readonly overMs: number } {
  const abortMs = parts.some(hasKeptFile) ? sendTimeoutMs * timesWithFiles : sendTimeoutMs;
  return { abortMs, overMs: abortMs + lastWordMs };
}

/**
 * Gives one piece of a message to its channel. When its time is over the channel is called off, and what it says then is
 * what counts: it knows best whether anything was sent.
 *
 * @throws FrontdeskError `channel.outcome_unknown` when it says nothing; what the channel throws.
 */
export async function sendPiece(
  channel: Channel,
  row: ClaimedOutbox,
  { piece, index, parts }: { readonly piece: unknown; readonly index: number; readonly parts: readonly Part[] },
  { clock, sendTimeoutMs }: SendLimits,
): Promise<Sent> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const tooLate = new FrontdeskError("channel.outcome_unknown", `${row.channel} did not answer in time.`, {
    retryable: true,
  });
  const { abortMs, overMs } = attemptMs(parts, sendTimeoutMs);
  const cancelAbort = clock.after(abortMs, () => controller.abort(tooLate));
  const cancelOver = clock.after(overMs, () => late.reject(tooLate));
  try {
    const idempotencyKey = `${row.idempotencyKey}.${index}`;
    return await Promise.race([
      channel.send(row.address, piece, { account: row.account, idempotencyKey, signal: controller.signal }),
      late.promise,
    ]);
  } finally {
    cancelAbort();
    cancelOver();
  }
}
