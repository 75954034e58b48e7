import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Part } from "../message/outbound.ts";
import { hasKeptFile } from "../message/resolve-files.ts";
import type { Channel, Sent } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedOutbox } from "../ports/outbox.ts";

/** What goes with files takes so many times as long: 120 s by default, in which a line of 4 Mbit/s carries 50 MB. */
const timesWithFiles = 8;

/** A channel that was called off may take so long to say what became of the piece, in milliseconds. */
const lastWordMs = 1_000;

/**
 * So often is looked whether the message may soon be another node's, in milliseconds: this and the last word are over long
 * before it is.
 */
const lookEveryMs = 2_000;

/** What an attempt to send one piece is bounded by. */
export interface SendLimits {
  readonly clock: Clock;
  /** Whether a claimed message may be another node's before this one knows how a send of it went. */
  isLeaving(id: number): boolean;
  /** For a piece without files, in milliseconds. */
  readonly sendTimeoutMs: number;
}

/** How long an attempt at a piece of a message with these parts may take, in milliseconds. */
function attemptMs(parts: readonly Part[], sendTimeoutMs: number): number {
  return parts.some(hasKeptFile) ? sendTimeoutMs * timesWithFiles : sendTimeoutMs;
}

/**
 * Gives one piece of a message to its channel. When its time is over, or the message may soon be another node's, the
 * channel is called off, and what it says then is what counts: it knows best whether anything was sent.
 *
 * @throws FrontdeskError `channel.outcome_unknown` when it says nothing; what the channel throws.
 */
export async function sendPiece(
  channel: Channel,
  row: ClaimedOutbox,
  { piece, index, parts }: { readonly piece: unknown; readonly index: number; readonly parts: readonly Part[] },
  { clock, sendTimeoutMs, isLeaving }: SendLimits,
): Promise<Sent> {
  const controller = new AbortController();
  let giveUp: (reason: unknown) => void = () => {};
  let cancel = (): void => {};
  const callOff = (): void => {
    const tooLate = new FrontdeskError("channel.outcome_unknown", `${row.channel} did not answer in time.`, {
      retryable: true,
    });
    cancel = clock.after(lastWordMs, () => giveUp(tooLate));
    controller.abort(tooLate);
  };
  // Counted in steps, since the host's clock may be set meanwhile.
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, lookEveryMs);
    cancel = clock.after(stepMs, () => (leftMs <= stepMs || isLeaving(row.id) ? callOff() : wait(leftMs - stepMs)));
  };
  wait(attemptMs(parts, sendTimeoutMs));
  try {
    const idempotencyKey = `${row.idempotencyKey}.${index}`;
    const { signal } = controller;
    const sending = channel.send(row.address, piece, { account: row.account, idempotencyKey, signal });
    return await new Promise<Sent>((resolve, reject) => {
      giveUp = reject;
      Promise.resolve(sending).then(resolve, reject);
    });
  } finally {
    cancel();
  }
}
