import type { MessageView, NoteView } from "../../src/api/protocol.ts";
import type { Pending } from "../state/state.ts";
import { daysBetween } from "../words/format.ts";

/** What stands in a transcript, from top to bottom. */
export type Item =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | {
      readonly kind: "message";
      readonly key: string;
      readonly message: MessageView;
      /** Whether it says who wrote it; those that follow at once do not. */
      readonly isFirst: boolean;
    }
  | { readonly kind: "note"; readonly key: string; readonly note: NoteView }
  | { readonly kind: "pending"; readonly key: string; readonly pending: Pending };

const togetherMs = 3 * 60_000;

/**
 * Messages in their order with the notes between them by time, and a line for each new day. What is on its way comes
 * last. Notes from before the first message that is known wait until what lies between has been read.
 */
export function timelineOf(
  messages: readonly MessageView[],
  notes: readonly NoteView[],
  pending: readonly Pending[],
  hasOlder: boolean,
): readonly Item[] {
  const first = messages[0];
  const shown = hasOlder && first !== undefined ? notes.filter(({ at }) => at >= first.at) : notes;
  const items: Item[] = [];
  let day: number | undefined;
  let before: MessageView | undefined;
  const add = (item: Item, at: number): void => {
    if (day === undefined || daysBetween(day, at) > 0) {
      day = at;
      before = undefined;
      items.push({ kind: "day", key: `day-${new Date(at).toDateString()}`, at });
    }
    items.push(item);
  };
  let next = 0;
  const addNotes = (until: number): void => {
    for (let note = shown[next]; note !== undefined && note.at < until; note = shown[++next]) {
      add({ kind: "note", key: `note-${note.id}`, note }, note.at);
      before = undefined;
    }
  };
  for (const message of messages) {
    addNotes(message.at);
    const isNewDay = day === undefined || daysBetween(day, message.at) > 0;
    const isFirst = isNewDay || !continues(before, message);
    add({ kind: "message", key: `message-${message.sequence}`, message, isFirst }, message.at);
    before = message;
  }
  addNotes(Number.POSITIVE_INFINITY);
  for (const one of pending) add({ kind: "pending", key: `pending-${one.key}`, pending: one }, one.at);
  return items;
}

function continues(before: MessageView | undefined, message: MessageView): boolean {
  return (
    before !== undefined &&
    before.author.kind === message.author.kind &&
    before.author.name === message.author.name &&
    message.at - before.at < togetherMs
  );
}
