import { FrontdeskError } from "../errors/frontdesk-error.ts";
import type { Channel, Sent } from "../ports/channel.ts";
import type { Clock } from "../ports/clock.ts";
import type { ClaimedOutbox } from "../ports/store.ts";

/**
 * Gives one piece of a message to its channel, and waits for it so long and no longer.
 *
 * @throws FrontdeskError `channel.outcome_unknown` when it takes too long; what the channel throws.
 */
export async function sendPiece(
  channel: Channel,
  row: ClaimedOutbox,
  { piece, index }: { readonly piece: unknown; readonly index: number },
  { clock, sendTimeoutMs }: { readonly clock: Clock; readonly sendTimeoutMs: number },
): Promise<Sent> {
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
