import type { MeAnswer } from "../../src/api/protocol.ts";
import type { Action } from "./actions.ts";
import { caseRead, framesHeard, messagesRead, withDetails, withPeople } from "./cases.ts";
import { listRead, listReading, searching, searchRead } from "./lists.ts";
import { withPending } from "./pending.ts";
import { withRow } from "./rows.ts";
import { type Attached, emptyState, meOf, type State } from "./state.ts";

/** What becomes of the state. Pure: reading, sending and sounding are done elsewhere. */
export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case "signed_in":
      return signedIn(state, action.me);
    case "signed_out":
      return {
        ...emptyState(state.route, state.settings),
        view: state.view,
        owner: state.owner,
        pending: state.pending,
        access: { kind: "signed_out", options: action.options, wasSignedIn: action.wasSignedIn },
      };
    case "unreachable":
      return { ...state, access: { kind: "unreachable" } };
    case "routed":
      return { ...state, route: action.route, view: action.route.kind === "list" ? action.route.view : state.view };
    case "queue":
      return { ...state, queue: action.queue };
    case "live":
      return { ...state, live: action.live };
    case "frames":
      return framesHeard(state, action.heard, action.now);
    case "list_reading":
      return listReading(state, action.view, false);
    case "list_failed":
      return listReading(state, action.view, true);
    case "list_read":
      return listRead(state, action);
    case "search":
      return { ...state, search: action.text, found: action.text.trim() === "" ? undefined : state.found };
    case "search_reading":
      return searching(state, action.view, action.query, false);
    case "search_failed":
      return searching(state, action.view, action.query, true);
    case "search_read":
      return searchRead(state, action);
    case "case_read":
      return caseRead(state, action.case, action.tick);
    case "customer_read":
      return withDetails(state, action.case, (details) => ({ ...details, customer: action.customer }));
    case "row_read":
      return { ...state, rows: withRow(state.rows, action.case, action.tick) };
    case "case_failed":
      return withDetails(state, action.case, (details) => ({ ...details, problem: action.problem }));
    case "older_reading":
      return withDetails(state, action.case, (details) => ({ ...details, isReadingOlder: true }));
    case "older_failed":
      return withDetails(state, action.case, (details) => ({ ...details, isReadingOlder: false }));
    case "messages_read":
      return messagesRead(state, action.case, action.answer, action.hasOlder);
    case "pending":
      return withPending(state, action.case, (pending) => [...pending, action.pending]);
    case "pending_status":
      return withPending(state, action.case, (pending) =>
        pending.map((line) => (line.key === action.key ? { ...line, status: action.status } : line)),
      );
    case "pending_dropped":
      return withPending(state, action.case, (pending) => pending.filter(({ key }) => key !== action.key));
    case "people":
      return withPeople(state, action.people);
    case "canned":
      return { ...state, canned: action.canned };
    case "attached":
      return withAttached(state, action.case, action.change);
    case "settings":
      return { ...state, settings: { ...state.settings, ...action.change } };
    case "toast":
      return { ...state, toasts: [...state.toasts.slice(-2), action.toast] };
    case "toast_dropped":
      return { ...state, toasts: state.toasts.filter(({ id }) => id !== action.id) };
    default:
      return action satisfies never;
  }
}

/** Somebody else must not see what the one before them had open, nor send what they had written. */
function signedIn(state: State, me: MeAnswer): State {
  const access = { kind: "signed_in", me } as const;
  const owner = me.me.id;
  if (meOf(state)?.id === owner) return { ...state, access };
  const pending = state.owner === owner ? state.pending : emptyState(state.route, state.settings).pending;
  return { ...emptyState(state.route, state.settings), view: state.view, owner, pending, access };
}

function withAttached(state: State, id: string, change: (files: readonly Attached[]) => readonly Attached[]): State {
  return { ...state, attached: new Map(state.attached).set(id, change(state.attached.get(id) ?? [])) };
}
