import type { AnyMessage } from "../definition/reply.ts";
import type { Inbound, User } from "../message/inbound.ts";
import type { Json } from "../message/json.ts";
import type { Part } from "../message/outbound.ts";
import type { EventTarget, NewEvent, NewMessage, StoredEvent } from "../ports/store.ts";

/** What a person did at a desk. */
export type DeskAction = "take" | "line" | "return" | "end";

/** What lies in the inbox. */
export type EventPayload =
  | {
      readonly kind: "inbound";
      readonly type: Inbound["kind"];
      readonly user: User;
      readonly text: string;
      readonly hasFiles: boolean;
      /** The action token, for `action`. */
      readonly token?: string | undefined;
      /** For `command`. */
      readonly command?: string | undefined;
    }
  | {
      readonly kind: "desk";
      readonly action: DeskAction;
      readonly case: string;
      readonly person: { readonly name: string };
      readonly text?: string | undefined;
    }
  | { readonly kind: "send"; readonly message: AnyMessage };

function asJson(payload: EventPayload): Json {
  // Safe: a payload is JSON by its types; what is undefined is left out.
  return JSON.parse(JSON.stringify(payload)) as Json;
}

/** The payload of an event that this module wrote. */
export function payloadOf(event: StoredEvent): EventPayload {
  // Safe: only `inboundEvent`, `deskEvent` and `sendEvent` write the inbox.
  return event.payload as unknown as EventPayload;
}

function inboundText(inbound: Inbound): string {
  switch (inbound.kind) {
    case "message":
    case "command":
      return inbound.text;
    case "action":
      return inbound.label ?? "";
    default:
      return inbound.text ?? "";
  }
}

/** What the history shows of an event; nothing for joins, edits and the like. */
function inboundMessage(inbound: Inbound): NewMessage | undefined {
  if (inbound.kind !== "message" && inbound.kind !== "action" && inbound.kind !== "command") return undefined;
  const text = inbound.kind === "command" ? `/${inbound.command} ${inbound.text}`.trim() : inboundText(inbound);
  const files = inbound.kind === "message" ? (inbound.attachments ?? []) : [];
  const parts: Part[] = text === "" ? [] : [{ kind: "text", text }];
  for (const file of files) parts.push({ kind: "text", text: `[${file.name ?? file.kind}]` });
  return {
    author: { kind: "customer", id: inbound.user.id, name: inbound.user.name },
    parts,
    at: inbound.at,
    platformId: inbound.messageId,
    echo: inbound.echo,
  };
}

/** An event of a channel, ready for the inbox. */
export function inboundEvent(inbound: Inbound, target: EventTarget, receivedAt: number): NewEvent {
  const payload: EventPayload = {
    kind: "inbound",
    type: inbound.kind,
    user: inbound.user,
    text: inboundText(inbound),
    hasFiles: inbound.kind === "message" && (inbound.attachments ?? []).length > 0,
    token: inbound.kind === "action" ? inbound.token : undefined,
    command: inbound.kind === "command" ? inbound.command : undefined,
  };
  return {
    target,
    dedupeKeys: inbound.eventKeys,
    order: inbound.order ?? 0,
    receivedAt,
    payload: asJson(payload),
    message: inboundMessage(inbound),
  };
}

/** An action at a desk, ready for the inbox. `take` raises the conversation's epoch as soon as it is accepted. */
export function deskEvent(
  conversation: string,
  payload: EventPayload & { readonly kind: "desk" },
  key: string,
  receivedAt: number,
): NewEvent {
  return {
    target: { kind: "conversation", conversation },
    dedupeKeys: [`desk:${payload.case}:${key}`],
    order: 0,
    receivedAt,
    payload: asJson(payload),
    take: payload.action === "take" ? { case: payload.case, person: payload.person, at: receivedAt } : undefined,
  };
}

/** A message that the host's own program sends, ready for the inbox. */
export function sendEvent(
  target: EventTarget,
  message: AnyMessage,
  idempotencyKey: string,
  receivedAt: number,
): NewEvent {
  return {
    target,
    // Customers of one channel have no key in common.
    dedupeKeys: [target.kind === "address" ? `send:${target.key}:${idempotencyKey}` : `send:${idempotencyKey}`],
    order: 0,
    receivedAt,
    payload: asJson({ kind: "send", message }),
  };
}
