import type { DatabaseSync } from "node:sqlite";
import type { StoreReport } from "@frontdesk/core";
import { number, numberOrUndefined } from "../columns.ts";

const events = `
  SELECT count(*) FILTER (WHERE set_aside = 0) AS waiting, count(*) FILTER (WHERE set_aside = 1) AS aside,
    min(received_at) FILTER (WHERE set_aside = 0) AS oldest
  FROM inbox WHERE bot = ?`;
const unsent = `
  SELECT count(*) FILTER (WHERE status = 'due') AS due, count(*) FILTER (WHERE status = 'claimed') AS claimed,
    min(due_at) FILTER (WHERE status = 'due') AS oldest
  FROM outbox INDEXED BY outbox_unsent WHERE bot = ? AND (status = 'due' OR status = 'claimed')`;
const failed = `
  SELECT count(*) FILTER (WHERE status = 'refused') AS refused, count(*) FILTER (WHERE status = 'unknown') AS unknown,
    count(*) FILTER (WHERE status = 'dropped') AS dropped
  FROM outbox INDEXED BY outbox_failed
  WHERE bot = ? AND (status = 'refused' OR status = 'unknown' OR status = 'dropped')`;

/** What a bot has, in numbers. */
export function countOf(
  database: DatabaseSync,
  bot: string,
): Pick<StoreReport, "counts" | "oldestWaiting" | "oldestDue"> {
  const [inbox = {}, waiting = {}, ended = {}] = [events, unsent, failed].map((query) =>
    database.prepare(query).get(bot),
  );
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
}
