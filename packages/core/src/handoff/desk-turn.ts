import type { EventPayload } from "../delivery/event.ts";
import type { Part } from "../message/outbound.ts";
import { advance } from "../turn/advance.ts";
import type { TurnDraft } from "../turn/draft.ts";
import { bare, globalWord } from "../turn/words.ts";
import { type Case, isOpenCase, personKey } from "./case.ts";

function endCase(draft: TurnDraft, found: Case, state: "returned" | "closed", person: string | null): void {
  draft.case = { ...found, state, endedAt: draft.services.clock.now() };
  draft.owner = "bot";
  draft.state.case = undefined;
  draft.state.notUnderstood = 0;
  // The notice says that the assistant answers from now on.
  draft.state.disclosed = true;
  draft.journal(`handoff.${state}`, { case: found.id, person });
}

type DeskEvent = EventPayload & { readonly kind: "desk" };

/** The case with one more private note. Replaying the event makes the same note. */
function withNote(draft: TurnDraft, found: Case, { person, text = "" }: DeskEvent): Case {
  const note = { id: String(draft.event), person, text, at: draft.services.clock.now() };
  return { ...found, notes: [...found.notes, note] };
}

function lineParts({ text = "", files = [] }: DeskEvent): readonly Part[] {
  return [...(text.trim() === "" ? [] : [{ kind: "text" as const, text }]), ...files];
}

/** What a person did at a desk, as a turn of the conversation. What no longer fits the case's state has no effect. */
export async function deskTurn(draft: TurnDraft, event: DeskEvent): Promise<void> {
  const found = await draft.services.case(event.case);
  const person = personKey(event.person);
  if (found !== undefined && event.action === "note") {
    draft.case = withNote(draft, found, event);
    draft.journal("handoff.noted", { case: found.id, person });
    return;
  }
  if (found !== undefined && event.action === "line") {
    // It was accepted from who had the case then: it is said, whatever has become of the case since.
    draft.case = isOpenCase(found) ? { ...found, lastLine: { from: "person", at: draft.services.clock.now() } } : found;
    draft.journal("handoff.line", { case: found.id, person });
    draft.say(lineParts(event), "person", event.person);
    return;
  }
  if (found !== undefined && event.action === "transfer" && event.text !== undefined) {
    draft.case = withNote(draft, found, event);
  }
  // Also of two people who took it, one after the other, the second has it.
  if (!isOpenCase(found) || personKey(found.person) !== person) {
    draft.journal("handoff.ignored", { case: event.case, action: event.action, person });
    return;
  }
  switch (event.action) {
    case "note":
    case "line":
      return;
    case "take":
      draft.case = { ...found, reservedFor: undefined };
      draft.journal("handoff.taken", { case: found.id, person });
      draft.sayPhrase("personJoined", { person: event.person.name }, "notice");
      return;
    case "transfer": {
      const { person: _, takenAt: __, ...rest } = draft.case ?? found;
      draft.case = { ...rest, state: "queued", queue: event.queue ?? found.queue, reservedFor: event.to };
      draft.journal("handoff.transferred", { case: found.id, person, queue: draft.case.queue });
      draft.sayPhrase("transferred", {}, "notice");
      return;
    }
    case "return":
      endCase(draft, found, "returned", person);
      draft.sayPhrase("returned", {}, "notice");
      // The question that was open before the handover is put again.
      return advance(draft);
    case "end":
      endCase(draft, found, "closed", person);
      for (const run of draft.state.stack) draft.endRun(run.id);
      draft.state.stack = [];
      draft.sayPhrase("ended", {}, "notice");
      return;
  }
}

/**
 * What a customer writes while a person has the case: nothing is said. Somebody who still waits may go back to the bot
 * with a word.
 */
export async function waitingTurn(draft: TurnDraft, text: string): Promise<void> {
  draft.journal("handoff.customer_line", { case: draft.state.case ?? null });
  if (draft.state.case === undefined) return;
  const found = await draft.services.case(draft.state.case);
  if (!isOpenCase(found)) return;
  draft.case = { ...found, lastLine: { from: "customer", at: draft.services.clock.now() } };
  if (globalWord(bare(text)) !== "cancel" || found.state !== "queued") return;
  draft.keepsEpoch = true;
  endCase(draft, draft.case, "returned", null);
  draft.sayPhrase("returned", {}, "notice");
  await advance(draft);
}
