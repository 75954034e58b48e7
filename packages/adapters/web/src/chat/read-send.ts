import type { ActionInbound, FeedbackInbound, KeptFile, MessageInbound } from "@frontdesk/core";
import { attachmentOf } from "../file-desk.ts";
import { readValues } from "../form-values.ts";
import { type Arrival, inboundBase } from "../inbound-base.ts";
import { isObject, type JsonObject } from "../read-json.ts";
import { type Refusal, refuse, wrong } from "../refusal.ts";
import { isAbsent, isText, mend } from "../visitor-text.ts";

/** What a client sent: an event, or one that has files that are still to be found. */
export type Sent =
  | { readonly kind: "event"; readonly event: ActionInbound | FeedbackInbound }
  | { readonly kind: "message"; readonly files: readonly string[]; event(files: readonly KeptFile[]): MessageInbound }
  | Refusal;

/** Reads the body of `POST /messages`; see `SendRequest`. Pure. */
export function readSend(body: JsonObject, arrival: Arrival): Sent {
  const { id, text, files, press, form, feedback, locale } = body;
  if (isAbsent(id)) return refuse(400, "MissingProperty", "The message has no id.");
  if (!isText(id, 100) || id === "") return wrong("id");
  const said = { message: isAbsent(text) ? files : text, press, form, feedback };
  const kinds = Object.values(said).filter((value) => !isAbsent(value)).length;
  if (kinds !== 1) {
    return refuse(
      400,
      "BadArgument",
      "Send exactly one of text (perhaps with files), files, press, form and feedback.",
    );
  }
  const base = inboundBase(arrival, { clientId: id, locale: typeof locale === "string" ? locale : undefined });
  if (!isAbsent(press)) {
    const token = tokenOf(press);
    if (!isObject(press) || token === undefined || !isText(press.label, 1_000)) return wrong("press");
    return { kind: "event", event: { ...base, kind: "action", token, label: press.label } };
  }
  if (!isAbsent(form)) {
    const token = tokenOf(form);
    if (!isObject(form) || token === undefined) return wrong("form");
    const values = readValues(form.values, arrival.maxTextLength);
    return "kind" in values ? values : { kind: "event", event: { ...base, kind: "action", token, ...values } };
  }
  if (!isAbsent(feedback)) {
    const token = tokenOf(feedback);
    if (!isObject(feedback) || token === undefined) return wrong("feedback");
    const { value } = feedback;
    if (value !== "up" && value !== "down") return wrong("feedback.value");
    return { kind: "event", event: { ...base, kind: "feedback", token, value } };
  }
  return readMessage(text, files, base, arrival.maxTextLength);
}

function readMessage(
  text: unknown,
  files: unknown,
  base: Omit<MessageInbound, "kind" | "text">,
  maxTextLength: number,
): Sent {
  if (!isAbsent(text) && typeof text !== "string") return wrong("text");
  const words = mend(text ?? "");
  if (words.length > maxTextLength) {
    return refuse(413, "MessageSizeTooBig", `text is longer than ${maxTextLength} characters.`);
  }
  const ids = readIds(files);
  if (ids === undefined) return wrong("files");
  if (words.trim() === "" && ids.length === 0) {
    return refuse(400, "MissingProperty", "The message has neither a text nor a file.");
  }
  return {
    kind: "message",
    files: ids,
    event: (found) => ({
      ...base,
      kind: "message",
      text: words,
      ...(found.length === 0 ? {} : { attachments: found.map(attachmentOf) }),
    }),
  };
}

function readIds(files: unknown): readonly string[] | undefined {
  if (isAbsent(files)) return [];
  if (!Array.isArray(files)) return undefined;
  const ids = files.filter((id: unknown): id is string => isText(id, 100));
  return ids.length === files.length ? [...new Set(ids)] : undefined;
}

function tokenOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  return isText(value.token, 200) && value.token !== "" ? value.token : undefined;
}
