import type { CaseRow } from "../../src/api/protocol.ts";
import type { Details, State } from "./state.ts";

/** What is left of a case whose customer was forgotten: the page, too, lets go of what it had read. */
function erased(details: Details): Details {
  const { view } = details;
  const messages = details.messages.map(({ sequence, at, author: { kind, name }, understood }) => ({
    sequence,
    at,
    author: { kind, name: kind === "customer" ? undefined : name },
    parts: [],
    understood,
    isErased: true as const,
  }));
  const value = view && { summary: { ...view.value.summary, lastMessage: "", slots: {} }, notes: [], earlier: [] };
  return { ...details, messages, view: view && value && { value, tick: view.tick } };
}

/** Takes in that customers were forgotten. */
export function withErased(state: State, rows: readonly CaseRow[]): State {
  const known = rows.filter(({ id, isErased }) => isErased === true && state.details.has(id));
  if (known.length === 0) return state;
  const details = new Map(state.details);
  for (const { id } of known) {
    const before = details.get(id);
    if (before !== undefined) details.set(id, erased(before));
  }
  return { ...state, details };
}
