import type { CaseRow, CasesAnswer } from "../../src/api/protocol.ts";
import type { View } from "../route/route.ts";
import type { Known, Place, Reach, State } from "./state.ts";

/** Rows by case. */
export type Rows = ReadonlyMap<string, Known<CaseRow>>;

/** Whether a case belongs into a list. */
export function belongs(row: CaseRow, view: View, me: string | undefined): boolean {
  switch (view) {
    case "waiting":
      return row.state === "queued";
    case "mine":
      return row.state === "agent" && row.person?.id === me;
    case "open":
      return row.state === "queued" || row.state === "agent";
    case "all":
      return true;
    default:
      return view satisfies never;
  }
}

/** Orders a list: who has waited longest first, elsewhere the newest first. */
export function comparePlaces(view: View): (one: Place, other: Place) => number {
  const sign = view === "waiting" ? 1 : -1;
  return (one, other) => sign * (one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}

/** Where a case stands. */
export function placeOf(row: CaseRow): Place {
  return { at: row.openedAt, id: row.id };
}

/** Takes in a row, unless a newer one is known. */
export function withRow(rows: Rows, row: CaseRow, tick: number): Rows {
  const known = rows.get(row.id);
  if (known !== undefined && known.tick > tick) return rows;
  return withRows(rows, [{ row, tick }]);
}

/** Takes in several rows, each unless a newer one is known. */
export function withRows(rows: Rows, changed: readonly { readonly row: CaseRow; readonly tick: number }[]): Rows {
  const next = new Map(rows);
  for (const { row, tick } of changed) {
    const known = next.get(row.id);
    if (known === undefined || known.tick <= tick) next.set(row.id, { value: row, tick });
  }
  return next;
}

/** The stretch of a list that one answer covers: after `from` up to `to`, each end open where undefined. */
interface Stretch {
  readonly view: View;
  readonly from?: Place | undefined;
  readonly to?: Place | undefined;
}

/**
 * Takes in a page of a list. What was known to lie within its stretch but is not in the answer has changed while
 * nobody told us: it is forgotten, unless something newer was heard meanwhile.
 */
export function withPage(
  rows: Rows,
  answer: Pick<CasesAnswer, "cases">,
  stretch: Stretch,
  tick: number,
  me: string | undefined,
): Rows {
  const next = new Map(rows);
  const compare = comparePlaces(stretch.view);
  const inAnswer = new Set(answer.cases.map(({ id }) => id));
  for (const [id, known] of rows) {
    const place = placeOf(known.value);
    const isWithin =
      (stretch.from === undefined || compare(place, stretch.from) > 0) &&
      (stretch.to === undefined || compare(place, stretch.to) <= 0);
    if (known.tick <= tick && isWithin && belongs(known.value, stretch.view, me) && !inAnswer.has(id)) next.delete(id);
  }
  for (const row of answer.cases) {
    const known = next.get(row.id);
    if (known === undefined || known.tick <= tick) next.set(row.id, { value: row, tick });
  }
  return next;
}

/** What the last answer of {@link rowsIn} was made from; the same list is not sorted again for every reader. */
const lastLists = new Map<View, { readonly from: readonly unknown[]; readonly rows: readonly CaseRow[] }>();

/** The cases of a list, as far as it has been read. The same array as long as nothing has changed. */
export function rowsIn(state: Pick<State, "rows" | "reach" | "access">, view: View): readonly CaseRow[] {
  const me = state.access.kind === "signed_in" ? state.access.me.me.id : undefined;
  const from = [state.rows, state.reach[view], me];
  const last = lastLists.get(view);
  if (last?.from.every((value, index) => value === from[index])) return last.rows;
  const rows = listOf(state.rows, state.reach[view], view, me);
  lastLists.set(view, { from, rows });
  return rows;
}

function listOf(all: Rows, reach: Reach, view: View, me: string | undefined): readonly CaseRow[] {
  if (!reach.isRead) return [];
  const compare = comparePlaces(view);
  const rows: CaseRow[] = [];
  for (const { value } of all.values()) {
    const isRead = !reach.hasMore || (reach.end !== undefined && compare(placeOf(value), reach.end) <= 0);
    if (isRead && belongs(value, view, me)) rows.push(value);
  }
  return rows.sort((one, other) => compare(placeOf(one), placeOf(other)));
}
