import type { Case, Store } from "@frontdesk/core";
import { json, number, type Row } from "../columns.ts";
import type { Session } from "../session.ts";
import { limitedBy } from "./limit.ts";

const put = `
  INSERT INTO cases (bot, id, conversation, state, opened_at, body) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (bot, id) DO UPDATE SET conversation = excluded.conversation, state = excluded.state,
    opened_at = excluded.opened_at, body = excluded.body`;
const byId = "SELECT body FROM cases WHERE bot = ? AND id = ?";
const openedAtOf = "SELECT opened_at FROM cases WHERE bot = ? AND id = ?";

/**
 * The query for a page of all cases, or of those in so many states: one stretch of the index for each state, merged in
 * order. It costs what it holds, wherever it begins. A beginning that may be missing (`?2 IS NULL OR …`) would make
 * SQLite read all that comes before it: measured 4.7 ms instead of 0.2 in the middle of 100,000 cases.
 */
function pageQuery(states: number | undefined, newestFirst: boolean): string {
  const [sign, direction] = newestFirst ? ["<", "DESC"] : [">", "ASC"];
  const stretch = (index: string, where: string): string => `
    SELECT opened_at, id, body FROM cases INDEXED BY ${index}
    WHERE bot = ?1 AND ${where} (opened_at, id) ${sign} (?2, ?3)`;
  const stretches =
    states === undefined
      ? [stretch("cases_by_age", "")]
      : Array.from({ length: states }, (_, index) => stretch("cases_by_state", `state = ?${index + 5} AND`));
  return `${stretches.join(" UNION ALL ")} ORDER BY opened_at ${direction}, id ${direction} ${limitedBy(4)}`;
}

function readBody(row: Row): Case {
  return json(row, "body");
}

/** Adds a case, or replaces it by its id. */
export function putCase(session: Session, one: Case): void {
  session.sql(put).run(session.bot, one.id, one.conversation, one.state, one.openedAt, JSON.stringify(one));
}

/** A case by its id. */
export function readCase(session: Session, id: string): Case | undefined {
  const row = session.sql(byId).get(session.bot, id);
  return row === undefined ? undefined : readBody(row);
}

/** Cases in the given states, as `Store.cases` says. */
export function readCases(
  session: Session,
  { states, newestFirst = false, beyond, limit }: Parameters<Store["cases"]>[0],
): readonly Case[] {
  const wanted = states === undefined ? undefined : [...new Set(states)];
  if (wanted?.length === 0) return [];
  const last = beyond === undefined ? undefined : session.sql(openedAtOf).get(session.bot, beyond);
  if (beyond !== undefined && last === undefined) return [];
  // Before all of them, where no page came before.
  const openedAt = last === undefined ? (newestFirst ? 1 : -1) * Number.POSITIVE_INFINITY : number(last, "opened_at");
  return session
    .sql(pageQuery(wanted?.length, newestFirst))
    .all(session.bot, openedAt, beyond ?? "", limit, ...(wanted ?? []))
    .map(readBody);
}
