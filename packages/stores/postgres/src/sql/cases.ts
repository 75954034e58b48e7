import type { Case, Store } from "@frontdesk/core";
import { json, kept, type Row } from "../columns.ts";
import type { Query, Session, Statement, Value } from "../session.ts";
import { storable, whole } from "../text.ts";

/** A case in the form of its row. */
export interface CaseRow {
  readonly id: string;
  readonly conversation: string;
  readonly state: string;
  readonly openedAt: number;
  readonly body: string;
}

const put = `
  INSERT INTO frontdesk.cases (bot, id, conversation, state, opened_at, body)
  SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[])
  ON CONFLICT (bot, id) DO UPDATE SET conversation = excluded.conversation, state = excluded.state,
    opened_at = excluded.opened_at, body = excluded.body`;
const byIds = "SELECT id, body FROM frontdesk.cases WHERE bot = $1 AND id = ANY ($2::text[])";

/**
 * A page of all cases, or of those in some states: one stretch of the index for each state, merged in order. It costs
 * what it holds, wherever it begins. The case before it is looked up in two scalars: of a row PostgreSQL would not make
 * a place in the index.
 */
function pageQuery(isByState: boolean, newestFirst: boolean, last: string | undefined): string {
  const [sign, direction] = newestFirst ? ["<", "DESC"] : [">", "ASC"];
  const of = (column: string): string => `(SELECT ${column} FROM frontdesk.cases WHERE bot = $1 AND id = ${last})`;
  const beyond = last === undefined ? "" : `AND (opened_at, id) ${sign} (${of("opened_at")}, ${of("id")})`;
  const order = `ORDER BY opened_at ${direction}, id ${direction} LIMIT $2`;
  const stretch = (where: string): string =>
    `SELECT opened_at, id, body FROM frontdesk.cases AS cases WHERE bot = $1 ${where} ${beyond} ${order}`;
  if (!isByState) return stretch("");
  return `
    SELECT page.opened_at, page.id, page.body FROM unnest($3::text[]) AS wanted (state)
    CROSS JOIN LATERAL (${stretch("AND cases.state = wanted.state")}) AS page ${order}`;
}

/** Makes a row of a case. */
export function caseRow(one: Case): CaseRow {
  return {
    id: storable(one.id),
    conversation: storable(one.conversation),
    state: one.state,
    openedAt: whole(one.openedAt),
    body: JSON.stringify(one),
  };
}

/** Adds cases, or replaces them by their ids; of several with one id the last counts. Always in the same order. */
export function putCases(session: Session, given: readonly CaseRow[]): readonly Statement[] {
  if (given.length === 0) return [];
  const rows = [...new Map(given.map((one) => [one.id, one])).values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const values = [
    session.bot,
    rows.map((one) => one.id),
    rows.map((one) => one.conversation),
    rows.map((one) => one.state),
    rows.map((one) => one.openedAt),
    rows.map((one) => one.body),
  ];
  return [{ text: put, values }];
}

/** Asks for cases by their ids, as they are kept. */
export function findCases(session: Session, ids: readonly string[]): Statement {
  return { text: byIds, values: [session.bot, ids] };
}

/** What {@link findCases} found, by id. */
export function readFound(rows: readonly Row[]): Map<string, Case> {
  return new Map(rows.map((row) => [kept(row, "id"), json<Case>(row, "body")]));
}

/** A case by its id. */
export function readCase(session: Session, id: string): Query<Case | undefined> {
  return {
    reads: [findCases(session, [storable(id)])],
    read: ([rows = []]) => rows.map((row) => json<Case>(row, "body"))[0],
  };
}

/** Cases in the given states, as `Store.cases` says. */
export function readCases(
  session: Session,
  { states, newestFirst = false, beyond, limit }: Parameters<Store["cases"]>[0],
): Query<readonly Case[]> {
  const values: Value[] = [session.bot, whole(limit)];
  if (states !== undefined) values.push([...new Set(states)]);
  if (beyond !== undefined) values.push(storable(beyond));
  const text = pageQuery(states !== undefined, newestFirst, beyond === undefined ? undefined : `$${values.length}`);
  return {
    reads: [{ text, values }],
    read: ([rows = []]) => rows.map((row) => json<Case>(row, "body")),
  };
}
