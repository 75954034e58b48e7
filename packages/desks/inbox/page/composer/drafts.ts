import type { Kept } from "../settings/kept.ts";

/** What somebody writes: a reply to the customer, or a private note. */
export type Mode = "reply" | "note";

/**
 * What has been written and not sent. A reply and a note of one case are two drafts that never mix; each belongs to
 * whoever wrote it, as a device may be shared.
 */
export interface Drafts {
  get(person: string, id: string, mode: Mode): string;
  set(person: string, id: string, mode: Mode, text: string): void;
}

/** Drafts that are kept in `kept`. */
export function createDrafts(kept: Kept): Drafts {
  const keyOf = (person: string, id: string, mode: Mode): string => `draft.${person}.${id}.${mode}`;
  return {
    get: (person, id, mode) => kept.get(keyOf(person, id, mode)) ?? "",
    set: (person, id, mode, text) => kept.set(keyOf(person, id, mode), text === "" ? undefined : text),
  };
}
