import type { Case, CaseState } from "@frontdesk/core";
import { json, type Row } from "../columns.ts";
import type { Session } from "../session.ts";
import { limited } from "./limit.ts";

const put = `
  INSERT INTO cases (bot, id, conversation, state, opened_at, body) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (bot, id) DO UPDATE SET conversation = excluded.conversation, state = excluded.state,
    opened_at = excluded.opened_at, body = excluded.body`;
const byId = "SELECT body FROM cases WHERE bot = ? AND id = ?";
const all = `SELECT body FROM cases WHERE bot = ? ORDER BY opened_at, id ${limited}`;
const byState = `
  SELECT body FROM cases INDEXED BY cases_by_state
  WHERE bot = ? AND state IN (SELECT value FROM json_each(?)) ORDER BY opened_at, id ${limited}`;

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

/** Cases in the given states, oldest first. */
export function readCases(
  session: Session,
  options: { readonly states?: readonly CaseState[] | undefined; readonly limit: number },
): readonly Case[] {
  const rows =
    options.states === undefined
      ? session.sql(all).all(session.bot, options.limit)
      : session.sql(byState).all(session.bot, JSON.stringify(options.states), options.limit);
  return rows.map(readBody);
}
