import type { Action } from "./actions.ts";
import { placeOf, withPage, withRow } from "./rows.ts";
import { meOf, type State } from "./state.ts";

type Read = Extract<Action, { readonly kind: "list_read" }>;
type SearchRead = Extract<Action, { readonly kind: "search_read" }>;

/** A page of a list has arrived. */
export function listRead(state: State, { view, tick, isMore, answer }: Read): State {
  const reach = state.reach[view];
  const last = answer.cases.at(-1);
  const end = last === undefined ? (isMore ? reach.end : undefined) : placeOf(last);
  const stretch = { view, from: isMore ? reach.end : undefined, to: answer.hasMore ? end : undefined };
  return {
    ...state,
    rows: withPage(state.rows, answer, stretch, tick, meOf(state)?.id),
    counts: answer.counts,
    reach: {
      ...state.reach,
      [view]: { isRead: true, isReading: false, failed: false, end, hasMore: answer.hasMore },
    },
  };
}

/** A list is being read, or could not be. */
export function listReading(state: State, view: Read["view"], failed: boolean): State {
  return {
    ...state,
    reach: { ...state.reach, [view]: { ...state.reach[view], isReading: !failed, failed } },
  };
}

/** A search has begun, or failed. */
export function searching(state: State, view: Read["view"], query: string, failed: boolean): State {
  const before = state.found?.view === view && state.found.query === query ? state.found : undefined;
  const found = before ?? { view, query, ids: [], hasMore: false };
  return { ...state, found: { ...found, isReading: !failed, failed } };
}

/** A search has an answer; one that is no longer asked for is ignored. */
export function searchRead(state: State, { view, query, tick, isMore, answer }: SearchRead): State {
  if (state.found?.view !== view || state.found.query !== query) return state;
  const ids = new Set([...(isMore ? state.found.ids : []), ...answer.cases.map(({ id }) => id)]);
  const rows = answer.cases.reduce((all, row) => withRow(all, row, tick), state.rows);
  return {
    ...state,
    rows,
    counts: answer.counts,
    found: { view, query, ids: [...ids], hasMore: answer.hasMore, isReading: false, failed: false },
  };
}
