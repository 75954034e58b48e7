import type { MessageView, NoteView } from "../../src/api/protocol.ts";
import type { Pending, State } from "./state.ts";

/** Changes the lines and notes of one case that are on their way. */
export function withPending(
  state: State,
  id: string,
  change: (pending: readonly Pending[]) => readonly Pending[],
): State {
  const before = state.pending.get(id) ?? [];
  const after = change(before);
  if (after === before) return state;
  const pending = new Map(state.pending);
  if (after.length === 0) pending.delete(id);
  else pending.set(id, after);
  return { ...state, pending };
}

/** Whether something that was written has not been accepted yet. */
export function hasUnsent({ pending }: State): boolean {
  return [...pending.values()].some((lines) => lines.some(({ status }) => status !== "sent"));
}

/** Drops the lines that stand in the transcript by now. */
export function dropArrived(state: State, id: string, me: string | undefined): State {
  const messages = state.details.get(id)?.messages ?? [];
  return withPending(state, id, (pending) => notArrived(pending, messages, me));
}

/** Drops the notes that the case has by now. */
export function dropNotes(state: State, id: string, notes: readonly NoteView[]): State {
  return withPending(state, id, (pending) => {
    const isThere = ({ kind, status, text, at }: Pending): boolean =>
      kind === "note" && (status === "sent" || notes.some((note) => note.text === text && note.at >= at - 60_000));
    return pending.some(isThere) ? pending.filter((one) => !isThere(one)) : pending;
  });
}

/**
 * The lines that are not yet in the transcript. The transcript does not say which message was which line, so a later
 * message of the same person stands for the first line with its text; what was accepted stands for the oldest.
 */
export function notArrived(
  pending: readonly Pending[],
  messages: readonly MessageView[],
  me: string | undefined,
): readonly Pending[] {
  const open = [...pending];
  for (const message of messages) {
    if (message.author.kind !== "person" || (me !== undefined && message.author.name !== me)) continue;
    const text = message.parts.flatMap((part) => (part.kind === "text" ? [part.text] : [])).join("\n");
    const mayBe = (line: Pending): boolean => line.kind === "line" && line.after < message.sequence;
    const same = open.findIndex((line) => mayBe(line) && line.text === text.trim());
    const place = same >= 0 ? same : open.findIndex((line) => mayBe(line) && line.status === "sent");
    if (place < 0) continue;
    // A message stands for one line: the lines that remain are later ones.
    open.splice(place, 1);
    for (const [index, line] of open.entries()) {
      if (line.kind === "line" && line.after < message.sequence) open[index] = { ...line, after: message.sequence };
    }
  }
  const isSame = open.length === pending.length && open.every((line, index) => line.after === pending[index]?.after);
  return isSame ? pending : open;
}
