import type { JournalEntry, NewJournalEntry } from "../ports/journal-entry.ts";
import type { Stuck } from "../ports/store-admin.ts";

/**
 * The line of the journal of something stuck that was retried or dropped; for stores.
 *
 * @param as - The id that a retried message has from now on.
 *
 * @example
 * ```ts
 * import { stuckJournal } from "@frontdesk/core";
 *
 * const line = stuckJournal("dropped", { id: 7, kind: "event", status: "set_aside" }, Date.now());
 * console.log(line.code); // "store.dropped"
 * ```
 */
export function stuckJournal(
  done: "retried" | "dropped",
  { id, kind, status }: Pick<Stuck, "id" | "kind" | "status">,
  at: number,
  as: number = id,
): NewJournalEntry {
  return { at, code: `store.${done}`, v: 1, data: { id, kind, was: status, as } };
}

/**
 * Why an event was set aside, by the lines of its conversation, newest first; for stores.
 *
 * @example
 * ```ts
 * import { setAsideCode } from "@frontdesk/core";
 *
 * const lines = [{ code: "turn.set_aside", data: { event: 7, code: "turn.not_json" } }];
 * console.log(setAsideCode(7, lines)); // "turn.not_json"
 * ```
 */
export function setAsideCode(event: number, lines: Iterable<Pick<JournalEntry, "code" | "data">>): string | undefined {
  for (const { code, data } of lines) {
    if (code === "turn.set_aside" && data.event === event) return typeof data.code === "string" ? data.code : undefined;
  }
  return undefined;
}
