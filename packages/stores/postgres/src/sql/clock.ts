import type { Session } from "../session.ts";
import { whole } from "../text.ts";

/** The server's clock, in epoch milliseconds: as the statement begins. All processes go by it. */
export const clock = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

/** An instant of a node's clock by the server's: what is due is kept by that. */
export function toServer({ aheadMs }: Session, at: number): number {
  return whole(at + aheadMs);
}

/** An instant of the server's clock by the node's. */
export function fromServer({ aheadMs }: Session, at: number | undefined): number | undefined {
  return at === undefined ? undefined : at - aheadMs;
}

/**
 * Claims that have run out, of the bot $1. Those of the store $2 that it knows of ($3) it is still at work on, however
 * late it is.
 */
export const ranOut = `
  bot = $1 AND status = 'claimed' AND claimed_until <= ${clock} AND NOT (claimed_by = $2 AND id = ANY ($3::bigint[]))`;
