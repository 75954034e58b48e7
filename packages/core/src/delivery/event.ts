import type { AnyMessage } from "../definition/reply.ts";
import { type CasePerson, personKey } from "../handoff/case.ts";
import { copyJson } from "../message/copy-json.ts";
import { safeFileName } from "../message/file-name.ts";
import { fileIdOf, fileUrl } from "../message/file-url.ts";
import { filledIn } from "../message/filled-in.ts";
import type { Attachment, Inbound, User } from "../message/inbound.ts";
import type { Json } from "../message/json.ts";
import type { Part } from "../message/outbound.ts";
import type { AcceptedFile } from "../message/turn-file.ts";
import type { EventSource } from "../ports/metrics.ts";
import type { EventTarget, NewEvent, NewMessage, StoredEvent } from "../ports/store.ts";
import { isCall } from "../turn/words.ts";

/** What a person did at a desk. */
export type DeskAction = "take" | "line" | "note" | "transfer" | "return" | "end";

/** What lies in the inbox. */
export type EventPayload =
  | {
      readonly kind: "inbound";
      readonly type: Inbound["kind"];
      readonly user: User;
      /** The channel and the account that it came through, as one word: customers are told apart by it. */
      readonly origin?: string | undefined;
      readonly text: string;
      readonly hasFiles: boolean;
      /** For how long more of the customer's messages are waited for, in milliseconds; none: the message stands alone. */
      readonly quietMs?: number | undefined;
      /** The album that the message is part of. */
      readonly album?: string | undefined;
      /** Those of the message's attachments that are kept or are about to be. */
      readonly files?: readonly AcceptedFile[] | undefined;
      /** The token, for `action` and `feedback`. */
      readonly token?: string | undefined;
      /** What was filled in, for an `action` that sent a form. */
      readonly values?: { readonly [field: string]: string | boolean } | undefined;
      /** For `feedback`. */
      readonly value?: "up" | "down" | undefined;
      /** For `command`. */
      readonly command?: string | undefined;
    }
  | {
      readonly kind: "desk";
      readonly action: DeskAction;
      readonly case: string;
      readonly person: CasePerson;
      /** Of a line, a note, or the note that goes with a transfer. */
      readonly text?: string | undefined;
      /** The files of a line, as parts. */
      readonly files?: readonly Part[] | undefined;
      /** Where a transfer leads. */
      readonly queue?: string | undefined;
      readonly to?: CasePerson | undefined;
    }
  | {
      readonly kind: "send";
      readonly message: AnyMessage;
      /** It is for later: at that instant, unless it is called off by its key. */
      readonly later?: { readonly key: string; readonly at: number } | undefined;
    }
  | { readonly kind: "callOff"; readonly key: string };

function asJson(payload: EventPayload): Json {
  // Safe: a payload is JSON by its types; what is undefined is left out.
  return copyJson(payload) as Json;
}

/** The payload of an event that this module wrote. */
export function payloadOf(event: StoredEvent): EventPayload {
  // Safe: only the functions below write the inbox, and turns the payloads of timers.
  return event.payload as unknown as EventPayload;
}

/** Where an event comes from, by its payload. */
export function sourceOf(payload: Json): EventSource {
  // Safe: as for `payloadOf`.
  const { kind } = payload as unknown as EventPayload;
  return kind === "callOff" ? "send" : kind;
}

function inboundText(inbound: Inbound): string {
  switch (inbound.kind) {
    case "message":
    case "command":
      return inbound.text;
    case "action":
      return inbound.label ?? "";
    case "feedback":
      return "";
    default:
      return inbound.text ?? "";
  }
}

/** An attachment in the history: a file that is kept can be opened from there, another one is named. */
function attachmentPart(attachment: Attachment, file: AcceptedFile | undefined): Part {
  if (file === undefined) return { kind: "text", text: `[${attachment.name ?? attachment.kind}]` };
  const { id, kind, name, mime, size } = file;
  return kind === "image"
    ? { kind: "image", url: fileUrl(id), alt: name }
    : { kind: "file", url: fileUrl(id), name, mime, size };
}

/** The attachment as a file that is kept; undefined for what is none, or is nothing that the channel can fetch. */
function acceptedFile(
  { kind, ref, name = kind, mime, size }: Attachment,
  newFileId: (() => string) | undefined,
): AcceptedFile | undefined {
  if (kind === "location" || kind === "contact") return undefined;
  const kept = fileIdOf(ref);
  if (kept !== undefined) return { id: kept, kind, name: safeFileName(name), mime, size };
  if (newFileId === undefined) return undefined;
  return { id: newFileId(), kind, name: safeFileName(name), mime, size, ref };
}

function textParts(text: string): readonly Part[] {
  return text === "" ? [] : [{ kind: "text", text }];
}

/** What the history shows of an event; nothing for joins, edits and the like. */
function inboundParts(inbound: Inbound, files: readonly (AcceptedFile | undefined)[]): readonly Part[] | undefined {
  switch (inbound.kind) {
    case "message":
      return [
        ...textParts(inbound.text),
        ...(inbound.attachments ?? []).map((one, at) => attachmentPart(one, files[at])),
      ];
    case "action":
      return textParts(filledIn(inbound.values ?? {}) || inboundText(inbound));
    case "command":
      return textParts(`/${inbound.command} ${inbound.text}`.trim());
    case "feedback":
      return [{ kind: "rating", token: inbound.token, value: inbound.value }];
    case "join":
    case "leave":
    case "edit":
    case "delete":
    case "reaction":
      return undefined;
  }
}

function inboundMessage(inbound: Inbound, files: readonly (AcceptedFile | undefined)[]): NewMessage | undefined {
  const parts = inboundParts(inbound, files);
  if (parts === undefined) return undefined;
  return {
    author: { kind: "customer", id: inbound.user.id, name: inbound.user.name },
    parts,
    at: inbound.at,
    platformId: inbound.messageId,
    echo: inbound.echo,
  };
}

/** An album is complete when nothing more of it has come for so long, in milliseconds. */
const albumQuietMs = 500;

/** A word such as "human" is a turn of its own, also in a row with other messages; the parts of an album come one by one. */
function quietMsOf(inbound: Inbound, gatherMs: number): number | undefined {
  if (inbound.kind !== "message") return undefined;
  if (inbound.album !== undefined) return Math.max(gatherMs, albumQuietMs);
  return gatherMs === 0 || isCall(inbound.text) ? undefined : gatherMs;
}

/** What {@link inboundEvent} knows of the channel. */
export interface Gathering {
  /** Makes the id of a file that is fetched later. */
  readonly newFileId?: (() => string) | undefined;
  /** The channel's quiet window. */
  readonly gatherMs?: number | undefined;
}

/**
 * An event of a channel, ready for the inbox. With `newFileId` its attachments get the ids under which they will be
 * kept: the history can point at them before they are there.
 */
export function inboundEvent(
  inbound: Inbound,
  target: EventTarget,
  receivedAt: number,
  { newFileId, gatherMs = 0 }: Gathering = {},
): NewEvent {
  const attachments = inbound.kind === "message" ? (inbound.attachments ?? []) : [];
  const files = attachments.map((attachment) => acceptedFile(attachment, newFileId));
  const accepted = files.filter((file) => file !== undefined);
  const payload: EventPayload = {
    kind: "inbound",
    type: inbound.kind,
    user: copyJson(inbound.user),
    origin: target.kind === "address" ? `${target.channel}/${target.account}` : undefined,
    text: inboundText(inbound),
    hasFiles: attachments.length > 0,
    quietMs: quietMsOf(inbound, gatherMs),
    album: inbound.kind === "message" ? inbound.album : undefined,
    files: accepted.length === 0 ? undefined : copyJson(accepted),
    token: inbound.kind === "action" || inbound.kind === "feedback" ? inbound.token : undefined,
    values: inbound.kind === "action" ? copyJson(inbound.values) : undefined,
    value: inbound.kind === "feedback" ? inbound.value : undefined,
    command: inbound.kind === "command" ? inbound.command : undefined,
  };
  return {
    target,
    dedupeKeys: inbound.eventKeys,
    order: inbound.order ?? 0,
    receivedAt,
    // Safe: it is JSON by its types, and what is undefined is left out by stores.
    payload: payload as unknown as Json,
    message: inboundMessage(inbound, files),
  };
}

/** Whether an action is for who has the case. */
function isHolders(action: DeskAction): boolean {
  return action !== "take" && action !== "note";
}

/** An action at a desk, ready for the inbox. `take` raises the conversation's epoch as soon as it is accepted. */
export function deskEvent(
  conversation: string,
  payload: EventPayload & { readonly kind: "desk" },
  key: string,
  receivedAt: number,
  from?: string | null,
): NewEvent {
  return {
    target: { kind: "conversation", conversation },
    dedupeKeys: [`desk:${payload.case}:${key}`],
    order: 0,
    receivedAt,
    payload: asJson(payload),
    take: payload.action === "take" ? { case: payload.case, person: payload.person, at: receivedAt, from } : undefined,
    // Whether somebody may is decided as it is taken over, and not before: what was accepted happens.
    holder: isHolders(payload.action) ? { case: payload.case, person: personKey(payload.person) } : undefined,
  };
}

/** A message that the host's own program sends, ready for the inbox. */
export function sendEvent(
  target: EventTarget,
  message: AnyMessage,
  { idempotencyKey, at }: { readonly idempotencyKey: string; readonly at?: number | undefined },
  receivedAt: number,
): NewEvent {
  const later = at === undefined || at <= receivedAt ? undefined : { key: idempotencyKey, at };
  return hostEvent(target, "send:", idempotencyKey, receivedAt, { kind: "send", message, later });
}

/** What calls a message off that was sent for later, ready for the inbox. */
export function callOffEvent(target: EventTarget, idempotencyKey: string, receivedAt: number): NewEvent {
  return hostEvent(target, "off:", idempotencyKey, receivedAt, { kind: "callOff", key: idempotencyKey });
}

/** An event of the host's own program. Customers of one channel have no key in common. */
function hostEvent(
  target: EventTarget,
  prefix: string,
  key: string,
  receivedAt: number,
  payload: EventPayload,
): NewEvent {
  const dedupeKey = target.kind === "address" ? `${prefix}${target.key}:${key}` : `${prefix}${key}`;
  return { target, dedupeKeys: [dedupeKey], order: 0, receivedAt, payload: asJson(payload) };
}

/** A timer whose time has come, ready for the inbox. Its payload is an event's. */
export function timerEvent(
  { id, conversation, payload }: { readonly id: string; readonly conversation: string; readonly payload: Json },
  receivedAt: number,
): NewEvent {
  return {
    target: { kind: "conversation", conversation },
    dedupeKeys: [`timer:${id}`],
    order: 0,
    receivedAt,
    payload,
    timer: id,
  };
}
