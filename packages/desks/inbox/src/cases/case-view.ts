import type { Case, CasePerson } from "@frontdesk/core";
import type { CaseRow, CaseView, NoteView } from "../api/protocol.ts";
import type { Opened } from "../opened.ts";
import { shownName } from "./shown-name.ts";

const previewLength = 200;

/** A case in a list. */
export function caseRow(found: Case): CaseRow {
  const { customer, summary } = found;
  return {
    id: found.id,
    state: found.state,
    queue: found.queue,
    reason: found.reason,
    customer: {
      id: customer.id,
      name: shownName(customer.name) ?? shownName(customer.email),
      email: customer.email,
      isVerified: customer.verified === true,
    },
    channel: found.channel,
    locale: summary.locale,
    preview: summary.lastMessage.slice(0, previewLength).toWellFormed(),
    person: found.person && personOf(found.person),
    reservedFor: found.reservedFor && personOf(found.reservedFor),
    openedAt: found.openedAt,
    takenAt: found.takenAt,
    endedAt: found.endedAt,
    lastLine: found.lastLine,
    isErased: found.erased,
  };
}

/** A case in full, as one person sees it. */
export function caseView({ cases, live }: Pick<Opened, "cases" | "live">, found: Case, viewer: string): CaseView {
  const { lastMessage, intent, slots } = found.summary;
  return {
    ...caseRow(found),
    note: found.note,
    summary: { lastMessage, intent, slots },
    notes: found.notes.map(noteView),
    earlier: cases.earlier(found).map(({ id, state, openedAt }) => ({ id, state, openedAt })),
    looking: live.looking(found.id, viewer),
  };
}

function noteView({ id, person, text, at }: Case["notes"][number]): NoteView {
  return { id, person: personOf(person), text, at };
}

function personOf({ id, name }: CasePerson): { readonly id: string; readonly name: string } {
  return { id: id ?? name, name };
}
