import { partsIn } from "../definition/reply.ts";
import { type EventPayload, payloadOf } from "../delivery/event.ts";
import { deskTurn, waitingTurn } from "../handoff/desk-turn.ts";
import type { StoredEvent } from "../ports/store.ts";
import { answerFeedback } from "./answer-feedback.ts";
import type { Attempt } from "./attempt.ts";
import { answersInvitation, comeByInvitation } from "./come-by-invitation.ts";
import { type Loaded, TurnDraft } from "./draft.ts";
import type { TurnServices } from "./services.ts";
import { answerAction, answerCommand, answerMessage } from "./who-answers.ts";

type InboundPayload = EventPayload & { readonly kind: "inbound" };

async function inboundTurn(draft: TurnDraft, event: InboundPayload, text: string, hasFiles: boolean): Promise<void> {
  // In a group somebody else may have written before: what is known of them says nothing of this one.
  draft.user = draft.user.id === event.user.id ? { ...draft.user, ...event.user } : event.user;
  switch (event.type) {
    case "message":
      if (draft.owner !== "desk") return answerMessage(draft, text, hasFiles);
      return (await answersInvitation(draft, { text })) ? undefined : waitingTurn(draft, text);
    case "action": {
      const { token = "", values } = event;
      if (draft.owner !== "desk") return answerAction(draft, { token, label: text, values });
      return (await answersInvitation(draft, { token, text })) ? undefined : waitingTurn(draft, text);
    }
    case "command": {
      const { command = "" } = event;
      if (await comeByInvitation(draft, command, text)) return;
      return draft.owner === "desk" ? waitingTurn(draft, text || command) : answerCommand(draft, command, text);
    }
    case "feedback":
      return answerFeedback(draft, event.token ?? "", event.value ?? "up");
    case "join":
    case "leave":
    case "edit":
    case "delete":
    case "reaction":
      draft.journal(`customer.${event.type}`);
      return;
  }
}

/**
 * One turn: what the events of one conversation change, as a draft. Several events are messages of one customer that
 * were gathered. Nothing is sent and nothing is kept before the draft is committed, but the records of effects.
 */
export async function takeTurn(
  loaded: Loaded,
  events: readonly [StoredEvent, ...StoredEvent[]],
  services: TurnServices,
  attempt: Attempt,
): Promise<TurnDraft> {
  const [first] = events;
  const draft = new TurnDraft(loaded, first.id, services, attempt);
  draft.message = events.at(-1)?.sequence;
  for (const { order } of events) {
    if (order === 0) continue;
    if (order < draft.state.lastOrder) draft.journal("turn.late", { order, after: draft.state.lastOrder });
    draft.state.lastOrder = Math.max(draft.state.lastOrder, order);
  }
  const payload = payloadOf(first);
  switch (payload.kind) {
    case "inbound": {
      const gathered = events.map(payloadOf).filter((one) => one.kind === "inbound");
      draft.files = gathered.flatMap(({ files = [] }) => files.map(({ ref, ...file }) => file));
      // A file without a word between two that have some is no empty line.
      const texts = gathered.map(({ text }) => text).filter((text) => text !== "");
      const hasFiles = gathered.some((one) => one.hasFiles);
      await inboundTurn(draft, payload, texts.join("\n"), hasFiles);
      break;
    }
    case "desk":
      await deskTurn(draft, payload);
      break;
    case "send":
      if (payload.later === undefined) {
        draft.journal("send.accepted");
        draft.say(partsIn(payload.message, draft.locale), "proactive");
      } else draft.sayLater(payload.message, payload.later);
      break;
    case "callOff":
      draft.callOff(payload.key);
      break;
  }
  return draft;
}
