/** The server's clock, in epoch milliseconds: as the statement begins. All processes go by it. */
export const clock = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

/**
 * Claims that have run out, of the bot $1. Those of the store $2 that it knows of ($3) it is still at work on, however
 * late it is.
 */
export const ranOut = `
  bot = $1 AND status = 'claimed' AND claimed_until <= ${clock} AND NOT (claimed_by = $2 AND id = ANY ($3::bigint[]))`;
