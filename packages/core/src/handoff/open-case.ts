import { uuidv7 } from "../delivery/uuid.ts";
import type { User } from "../message/inbound.ts";
import type { TurnDraft } from "../turn/draft.ts";
import type { RunState } from "../turn/state.ts";
import type { CaseCustomer, CaseReason } from "./case.ts";

/** Where people wait when the definition names no queue. */
const defaultQueue = "default";

/** Why and for whom a case is opened. */
export interface CaseOpening {
  readonly queue?: string | undefined;
  readonly note?: string | undefined;
  readonly reason: CaseReason;
  /** The run that led to it. */
  readonly run?: RunState | undefined;
}

function customerOf({ id, name, email, verified }: User): CaseCustomer {
  return { id, name, email, verified };
}

/**
 * Opens a case in the draft: the conversation's owner becomes the desk, its epoch grows, and the customer is told.
 * Where a case is open already nothing happens.
 */
export function openCase(draft: TurnDraft, opening: CaseOpening): void {
  if (draft.owner === "desk") return;
  const { clock, random } = draft.services;
  // What the customer answered in the run at hand, and in those that wait below it.
  const runs = [...draft.state.stack, ...(opening.run ? [opening.run] : [])];
  const slots = Object.fromEntries(
    runs.flatMap((run) =>
      // What was left out of a form is no answer.
      Object.entries(run.answers).flatMap(([key, { raw }]) => (raw === null ? [] : [[key, String(raw)] as const])),
    ),
  );
  const intent = runs.at(-1)?.intent;
  // A case that ended in this very turn goes on: a conversation has at most one that is open.
  const id = draft.case?.id ?? uuidv7(clock, random);
  draft.case = {
    id,
    conversation: draft.conversation.id,
    channel: draft.conversation.channel,
    customer: customerOf(draft.user),
    queue: opening.queue ?? draft.bot.queues[0] ?? defaultQueue,
    reason: opening.reason,
    note: opening.note,
    summary: {
      // "human" tells whoever takes the case nothing; what came before it does.
      lastMessage: draft.state.words ?? draft.lastText,
      intent: intent?.startsWith("$") ? undefined : intent,
      slots,
      locale: draft.locale,
    },
    state: "queued",
    notes: draft.case?.notes ?? [],
    openedAt: clock.now(),
  };
  draft.owner = "desk";
  // What the bot has said before still goes out; from the take-over on nothing of it does.
  draft.keepsEpoch = true;
  draft.state.case = id;
  draft.state.offer = undefined;
  draft.state.notUnderstood = 0;
  draft.journal("handoff.requested", { case: id, reason: opening.reason, queue: draft.case.queue });
  draft.sayPhrase("handedOver", {}, "notice");
}
