import type { StoreReport } from "@frontdesk/core";
import { number, numberOrUndefined } from "../columns.ts";
import type { Query } from "../session.ts";

const events = `
  SELECT count(*) FILTER (WHERE NOT set_aside) AS waiting, count(*) FILTER (WHERE set_aside) AS aside,
    min(received_at) FILTER (WHERE NOT set_aside) AS oldest
  FROM frontdesk.inbox WHERE bot = $1`;
const unsent = `
  SELECT count(*) FILTER (WHERE status = 'due') AS due, count(*) FILTER (WHERE status = 'claimed') AS claimed,
    min(due_at) FILTER (WHERE status = 'due') AS oldest
  FROM frontdesk.outbox WHERE bot = $1 AND status IN ('due', 'claimed')`;
const failed = `
  SELECT count(*) FILTER (WHERE status = 'refused') AS refused, count(*) FILTER (WHERE status = 'unknown') AS unknown,
    count(*) FILTER (WHERE status = 'dropped') AS dropped
  FROM frontdesk.outbox WHERE bot = $1 AND status IN ('refused', 'unknown', 'dropped')`;

const size = `
  SELECT coalesce(sum(pg_total_relation_size(pg_class.oid)), 0)::bigint AS bytes
  FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1 AND relkind = 'r'`;

/** How much the tables of a schema take on the disk. */
export function sizeOf(schema: string): Query<number> {
  return { reads: [{ text: size, values: [schema] }], read: ([[row = {}] = []]) => number(row, "bytes") };
}

/** What a bot has, in numbers. */
export function countOf(bot: string): Query<Pick<StoreReport, "counts" | "oldestWaiting" | "oldestDue">> {
  const values = [bot];
  return {
    reads: [
      { text: events, values },
      { text: unsent, values },
      { text: failed, values },
    ],
    read([[inbox = {}] = [], [waiting = {}] = [], [ended = {}] = []]) {
      return {
        counts: {
          waiting: number(inbox, "waiting"),
          setAside: number(inbox, "aside"),
          due: number(waiting, "due"),
          claimed: number(waiting, "claimed"),
          refused: number(ended, "refused"),
          unknown: number(ended, "unknown"),
          dropped: number(ended, "dropped"),
        },
        oldestWaiting: numberOrUndefined(inbox, "oldest"),
        oldestDue: numberOrUndefined(waiting, "oldest"),
      };
    },
  };
}
