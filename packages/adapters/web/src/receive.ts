import type { ActionInbound, InboundBase, MessageInbound } from "@frontdesk/core";
import { isObject, type JsonObject } from "./read-json.ts";
import type { RefusalCode } from "./reply.ts";
import type { Claims } from "./token.ts";

/** The account of every visitor: a web channel has one. */
export const account = "web";

/** What is known of an activity beside its body. */
export interface Arrival {
  readonly claims: Pick<Claims, "conversation" | "user">;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The event's key where the client gave no id of its own: random. */
  readonly fallbackKey: string;
  readonly maxTextLength: number;
}

/** What an activity is to us. */
export type Received =
  | { readonly kind: "event"; readonly event: MessageInbound | ActionInbound }
  /** Nothing that a bot answers: typing, an event, a client's housekeeping. */
  | { readonly kind: "ignored"; readonly type: string; readonly clientActivityID: string | undefined }
  | { readonly kind: "refused"; readonly status: number; readonly code: RefusalCode; readonly message: string };

/** The first thing that is wrong with a body. */
type Refusal = Extract<Received, { kind: "refused" }>;

/** Reads the body of `POST activities`. Pure. Unknown fields are passed over; the ones that are read must be right. */
export function receive(body: JsonObject, arrival: Arrival): Received {
  const flaw = findFlaw(body, arrival);
  if (flaw !== undefined) return flaw;
  const channelData = isObject(body.channelData) ? body.channelData : {};
  const clientActivityID = stringOf(channelData.clientActivityID);
  const type = stringOf(body.type) ?? "";
  if (type !== "message") return { kind: "ignored", type, clientActivityID };

  const text = mend(textOf(body));
  const base = readBase(body, arrival, clientActivityID);
  const value = body.value;
  if (isObject(value) && Object.hasOwn(value, "frontdesk")) {
    const token = value.frontdesk;
    if (!isText(token, 200) || token === "") return refuse(400, "BadArgument", "value.frontdesk is not a token.");
    const label = mend(displayText(channelData) ?? text);
    return { kind: "event", event: { ...base, kind: "action", token, ...(label === "" ? {} : { label }) } };
  }
  if (Array.isArray(body.attachments) && body.attachments.length > 0) {
    return refuse(415, "NotSupported", "Files cannot be taken here.");
  }
  if (text.trim() === "") return refuse(400, "MissingProperty", "The message has no text.");
  return { kind: "event", event: { ...base, kind: "message", text } };
}

function readBase(body: JsonObject, { claims, at, fallbackKey }: Arrival, clientId: string | undefined): InboundBase {
  const { conversation, user } = claims;
  const from = isObject(body.from) ? body.from : {};
  // The token says who it is; a body may only add how the visitor wants to be called.
  const name = user.name ?? (isText(from.name, 200) && from.name !== "" ? from.name : undefined);
  const locale = stringOf(body.locale);
  return {
    account,
    address: { conversation },
    conversationKind: "web",
    eventKeys: [clientId === undefined ? fallbackKey : `client:${conversation}:${clientId}`],
    at,
    user: {
      id: user.id,
      verified: false,
      ...(name === undefined ? {} : { name }),
      ...(locale !== undefined && /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i.test(locale) ? { locale } : {}),
    },
    ...(clientId === undefined ? {} : { echo: { clientActivityID: clientId } }),
  };
}

/** Clients put the text of a post-back into `value`. */
function textOf(body: JsonObject): string {
  return stringOf(body.text) || stringOf(body.value) || "";
}

/** What Web Chat shows for a press. */
function displayText(channelData: JsonObject): string | undefined {
  const messageBack = channelData.messageBack;
  const text = isObject(messageBack) ? stringOf(messageBack.displayText) : undefined;
  return text === "" ? undefined : text;
}

function findFlaw(body: JsonObject, { maxTextLength }: Arrival): Refusal | undefined {
  const type = body.type;
  if (type === undefined) return refuse(400, "MissingProperty", "The activity has no type.");
  if (!isText(type, 100) || type === "") return refuse(400, "BadArgument", "The activity's type is not valid.");
  for (const field of ["from", "channelData"]) {
    if (!isAbsent(body[field]) && !isObject(body[field])) return wrong(field);
  }
  for (const field of ["attachments", "entities"]) {
    if (!isAbsent(body[field]) && !Array.isArray(body[field])) return wrong(field);
  }
  const channelData = isObject(body.channelData) ? body.channelData : {};
  const messageBack = isObject(channelData.messageBack) ? channelData.messageBack : {};
  const from = isObject(body.from) ? body.from : {};
  const id = channelData.clientActivityID;
  if (!isAbsent(id) && (!isText(id, 200) || id === "")) return wrong("channelData.clientActivityID");
  for (const [field, value] of [
    ["text", body.text],
    ["value", typeof body.value === "string" ? body.value : undefined],
    ["channelData.messageBack.displayText", messageBack.displayText],
  ] as const) {
    if (isAbsent(value)) continue;
    if (typeof value !== "string") return wrong(field);
    if (value.length <= maxTextLength) continue;
    return refuse(413, "MessageSizeTooBig", `${field} is longer than ${maxTextLength} characters.`);
  }
  for (const [field, value] of [
    ["locale", body.locale],
    ["from.id", from.id],
    ["from.name", from.name],
  ] as const) {
    if (!isAbsent(value) && !isText(value, 500)) return wrong(field);
  }
  return undefined;
}

/** What somebody wrote, in a form that every store keeps: see {@link isText}. Nobody is turned away for a character. */
function mend(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

/**
 * Whether a value is text that every store keeps as it is: no NUL (PostgreSQL has none), no half of a surrogate pair
 * (UTF-8 has none), and not too long.
 */
export function isText(value: unknown, maxLength: number): value is string {
  return typeof value === "string" && value.length <= maxLength && value.isWellFormed() && !value.includes("\0");
}

/** Clients write null for what they do not have. */
function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function wrong(field: string): Refusal {
  return refuse(400, "BadArgument", `${field} is not valid.`);
}

function refuse(status: number, code: RefusalCode, message: string): Refusal {
  return { kind: "refused", status, code, message };
}
