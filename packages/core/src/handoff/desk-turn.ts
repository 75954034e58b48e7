import type { EventPayload } from "../delivery/event.ts";
import { advance } from "../turn/advance.ts";
import type { TurnDraft } from "../turn/draft.ts";
import { bare, globalWord } from "../turn/words.ts";
import type { Case } from "./case.ts";

function isOpen(found: Case | undefined): found is Case {
  return found !== undefined && (found.state === "queued" || found.state === "agent");
}

function endCase(draft: TurnDraft, found: Case, state: "returned" | "closed"): void {
  draft.case = { ...found, state, endedAt: draft.services.clock.now() };
  draft.owner = "bot";
  draft.state.case = undefined;
  draft.state.notUnderstood = 0;
  // The notice says that the assistant answers from now on.
  draft.state.disclosed = true;
  draft.journal(`handoff.${state}`, { case: found.id });
}

/** What a person did at a desk, as a turn of the conversation. What no longer fits the case's state has no effect. */
export async function deskTurn(draft: TurnDraft, event: EventPayload & { readonly kind: "desk" }): Promise<void> {
  const found = await draft.services.case(event.case);
  if (!isOpen(found) || (event.action !== "take" && found.person?.name !== event.person.name)) {
    draft.journal("handoff.ignored", { case: event.case, action: event.action });
    return;
  }
  switch (event.action) {
    case "take":
      draft.journal("handoff.taken", { case: found.id });
      draft.sayPhrase("personJoined", { person: event.person.name }, "notice");
      return;
    case "line":
      draft.journal("handoff.line", { case: found.id });
      draft.say([{ kind: "text", text: event.text ?? "" }], "person", event.person);
      return;
    case "return":
      endCase(draft, found, "returned");
      draft.sayPhrase("returned", {}, "notice");
      // The question that was open before the handover is put again.
      return advance(draft);
    case "end":
      endCase(draft, found, "closed");
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
  if (globalWord(bare(text)) !== "cancel" || draft.state.case === undefined) return;
  const found = await draft.services.case(draft.state.case);
  if (!isOpen(found) || found.state !== "queued") return;
  draft.keepsEpoch = true;
  endCase(draft, found, "returned");
  draft.sayPhrase("returned", {}, "notice");
  await advance(draft);
}
