import { number, type Row } from "../columns.ts";
import type { Session, Statement } from "../session.ts";

/** One transaction of a store: its place, of which there are as many as transactions at once, and its number. */
export interface Ticket {
  readonly place: number;
  readonly number: number;
}

const put = `
  INSERT INTO frontdesk.commits (bot, owner, place, number, at) VALUES ($1, $2, $3, $4, now())
  ON CONFLICT (bot, owner, place) DO UPDATE SET number = excluded.number, at = excluded.at`;
const last = "SELECT number FROM frontdesk.commits WHERE bot = $1 AND owner = $2 AND place = $3";
const forget = "DELETE FROM frontdesk.commits WHERE bot = $1 AND (owner = $2 OR at < now() - interval '1 day')";

/** Writes down, as part of a transaction, that it took place. */
export function noteCommit({ bot, owner }: Session, { place, number: ticket }: Ticket): Statement {
  return { text: put, values: [bot, owner, place, ticket] };
}

/** Asks for the last transaction that took place. */
export function lastCommit({ bot, owner }: Session, { place }: Ticket): Statement {
  return { text: last, values: [bot, owner, place] };
}

/** Whether the last transaction was this one. */
export function isLast(rows: readonly Row[], ticket: Ticket): boolean {
  return rows.some((row) => number(row, "number") === ticket.number);
}

/** Removes what this store has noted, and what others did that are gone. */
export function forgetCommits({ bot, owner }: Session): Statement {
  return { text: forget, values: [bot, owner] };
}
