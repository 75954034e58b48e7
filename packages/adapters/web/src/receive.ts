import type { ActionInbound, FeedbackInbound, InboundBase, KeptFile, MessageInbound } from "@frontdesk/core";
import { attachmentOf } from "./file-desk.ts";
import { formValues } from "./form-card.ts";
import { readValues } from "./form-values.ts";
import { type Arrival, inboundBase } from "./inbound-base.ts";
import { readThumb } from "./message-entity.ts";
import { isObject, type JsonObject } from "./read-json.ts";
import { type Refusal, refuse, wrong } from "./refusal.ts";
import { isAbsent, isText, mend, stringOf } from "./visitor-text.ts";

/** What an activity is to us. */
export type Received =
  | { readonly kind: "event"; readonly event: MessageInbound | ActionInbound | FeedbackInbound }
  /** Nothing that a bot answers: typing, an event, a client's housekeeping. */
  | { readonly kind: "ignored"; readonly type: string; readonly clientActivityID: string | undefined }
  | Refusal;

/**
 * Reads the body of `POST activities`, with the files that came with it. Pure. Unknown fields are passed over; the ones
 * that are read must be right.
 */
export function receive(body: JsonObject, arrival: Arrival, files: readonly KeptFile[] = []): Received {
  const flaw = findFlaw(body, arrival);
  if (flaw !== undefined) return flaw;
  const channelData = isObject(body.channelData) ? body.channelData : {};
  const clientActivityID = stringOf(channelData.clientActivityID);
  const type = stringOf(body.type) ?? "";
  const thumb = readThumb(body);
  if (thumb !== undefined) {
    if (!isText(thumb.token, 200)) return refuse(400, "BadArgument", "The thumb has no token.");
    return { kind: "event", event: { ...readBase(body, arrival, clientActivityID), kind: "feedback", ...thumb } };
  }
  if (type !== "message") return { kind: "ignored", type, clientActivityID };

  const text = mend(textOf(body));
  const base = readBase(body, arrival, clientActivityID);
  const value = body.value;
  if (isObject(value) && Object.hasOwn(value, "frontdesk")) {
    const token = value.frontdesk;
    if (!isText(token, 200) || token === "") return refuse(400, "BadArgument", "value.frontdesk is not a token.");
    const label = mend(displayText(channelData) ?? text);
    const form = readValues(formValues(value), arrival.maxTextLength);
    if ("kind" in form) return form;
    const { values } = form;
    return {
      kind: "event",
      event: {
        ...base,
        kind: "action",
        token,
        ...(label === "" ? {} : { label }),
        ...(Object.keys(values).length === 0 ? {} : { values }),
      },
    };
  }
  if (text.trim() === "" && files.length === 0) return refuse(400, "MissingProperty", "The message has no text.");
  const attachments = files.length === 0 ? {} : { attachments: files.map(attachmentOf) };
  return { kind: "event", event: { ...base, kind: "message", text, ...attachments } };
}

function readBase(body: JsonObject, arrival: Arrival, clientId: string | undefined): InboundBase {
  const from = isObject(body.from) ? body.from : {};
  return inboundBase(arrival, { clientId, name: stringOf(from.name), locale: stringOf(body.locale) });
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
