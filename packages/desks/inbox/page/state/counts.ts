import type { CasesAnswer } from "../../src/api/protocol.ts";
import { rowsIn } from "./rows.ts";
import type { State } from "./state.ts";

const counted = ["waiting", "mine", "open"] as const;

/** How many cases there are in each list: counted where the list is known in full, otherwise as the server last said. */
export function countsOf(state: State): CasesAnswer["counts"] | undefined {
  const { counts } = state;
  if (counts === undefined) return undefined;
  const count = (view: (typeof counted)[number]): number =>
    isKnownInFull(state, view) ? rowsIn(state, view).length : counts[view];
  return { waiting: count("waiting"), mine: count("mine"), open: count("open") };
}

/** How many of one's own cases have a customer who wrote last, as far as they are known. */
export function unansweredOf(state: State): number {
  return rowsIn(state, "mine").filter(({ lastLine }) => lastLine?.from === "customer").length;
}

/** Whether a change of a case needs the server to count again. */
export function mustCount(state: State): boolean {
  return counted.some((view) => !isKnownInFull(state, view));
}

function isKnownInFull(state: State, view: (typeof counted)[number]): boolean {
  return state.reach[view].isRead && !state.reach[view].hasMore;
}
