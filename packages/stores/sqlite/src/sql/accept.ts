import { type EventOutcome, type NewEvent, personKey } from "@frontdesk/core";
import { numberOrUndefined, type Row, text } from "../columns.ts";
import type { Session } from "../session.ts";
import { putCase, readCase } from "./cases.ts";
import { createConversation, renewAddress, resolveTarget } from "./conversation.ts";
import { findKnown, keepKeys } from "./dedupe.ts";
import { addEvent } from "./inbox.ts";
import { addMessageAs } from "./messages.ts";
import { dropStale } from "./outbox.ts";
import { hasTimer, removeTimer } from "./timers.ts";

const takeOver = "UPDATE conversations SET owner = 'desk', epoch = epoch + 1 WHERE bot = ? AND id = ?";

/** Gives the case to the person, if it is open and of this conversation. Returns whether it was. */
function takeCase(session: Session, conversation: string, take: NonNullable<NewEvent["take"]>): boolean {
  const found = readCase(session, take.case);
  const isOpen = found?.state === "queued" || found?.state === "agent";
  if (!isOpen || found.conversation !== conversation) return false;
  if (take.from !== undefined && take.from !== personKey(found.person)) return false;
  putCase(session, { ...found, state: "agent", person: take.person, takenAt: take.at });
  session.sql(takeOver).run(session.bot, conversation);
  dropStale(session, conversation);
  return true;
}

/** Whether the person has the case, and it is of this conversation. */
function isHeld(session: Session, conversation: string, holder: NonNullable<NewEvent["holder"]>): boolean {
  const held = readCase(session, holder.case);
  if (held?.state !== "agent" || held.conversation !== conversation) return false;
  return personKey(held.person) === holder.person;
}

/** The sequence of the next message of a conversation, which is new where it was not found. */
function nextSequence(found: Row | undefined): number {
  return 1 + (found === undefined ? 0 : (numberOrUndefined(found, "last_sequence") ?? 0));
}

/** Takes one event over, or leaves everything as it is. */
export function accept(session: Session, event: NewEvent): EventOutcome {
  const { target } = event;
  const found = resolveTarget(session, target);
  if (found === undefined && target.kind === "conversation") return { status: "refused" };
  const known = findKnown(session, event);
  if (known !== undefined) return { status: "duplicate", ...known };
  // A conversation that is made now has neither timers nor cases.
  if (found === undefined && (event.timer ?? event.take ?? event.holder) !== undefined) return { status: "refused" };

  const existing = found === undefined ? undefined : text(found, "id");
  if (existing !== undefined) {
    if (event.timer !== undefined && !hasTimer(session, existing, event.timer)) {
      return { status: "duplicate", conversation: existing, sequence: undefined };
    }
    if (event.holder !== undefined && !isHeld(session, existing, event.holder)) return { status: "refused" };
    if (event.take !== undefined && !takeCase(session, existing, event.take)) return { status: "refused" };
  }
  if (target.kind === "address") {
    if (found === undefined) createConversation(session, target);
    else renewAddress(session, found, target);
  }
  const conversation = existing ?? (target.kind === "address" ? target.newConversation : target.conversation);
  const sequence = event.message === undefined ? undefined : nextSequence(found);
  if (event.message !== undefined && sequence !== undefined)
    addMessageAs(session, conversation, event.message, sequence);
  keepKeys(session, event, conversation, sequence);
  if (event.timer !== undefined) removeTimer(session, event.timer);
  return { status: "accepted", event: addEvent(session, conversation, event, sequence), sequence };
}
