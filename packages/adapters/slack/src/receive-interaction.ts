import type { InboundBase } from "@frontdesk/core";
import { actionIds, viewId } from "./action-ids.ts";
import { type Fields, fieldsOf, idOf, listOf, stampOf, textOf } from "./fields.ts";
import { readFilled, readFormPlace } from "./form-view.ts";
import { unescapeText } from "./mrkdwn.ts";
import { baseOf, kindOf, type ReceiveContext } from "./place.ts";
import type { Received } from "./received.ts";

/** Reads what a press, a choice or a form sends (https://docs.slack.dev/reference/interaction-payloads). */
export function receiveInteraction(body: Fields, context: ReceiveContext): Received | undefined {
  switch (body.type) {
    case "block_actions":
      return readActions(body, context);
    case "view_submission":
      return readSubmission(body, context);
    default:
      return undefined;
  }
}

function readActions(body: Fields, context: ReceiveContext): Received | undefined {
  const [action] = listOf(body.actions);
  const base = action === undefined ? undefined : baseOfPress(body, action, context);
  if (action === undefined || base === undefined) return undefined;
  const id = textOf(action.action_id) ?? "";
  const option = fieldsOf(action.selected_option);
  const value = textOf(action.value) ?? textOf(option?.value);
  if (value === undefined || value === "") return undefined;
  if (id === actionIds.feedback) {
    const [, rating, token] = /^(up|down):(.+)$/.exec(value) ?? [];
    if (token === undefined) return undefined;
    return { kind: "event", event: { ...base, kind: "feedback", token, value: rating === "up" ? "up" : "down" } };
  }
  if (id === actionIds.form) {
    const trigger = textOf(body.trigger_id);
    return trigger === undefined ? undefined : { kind: "open_form", base, token: value, trigger };
  }
  if (id.startsWith(actionIds.link)) return undefined;
  const label = textOf(fieldsOf(option?.text ?? action.text)?.text);
  const event = { ...base, kind: "action", token: value, label: label === undefined ? undefined : unescapeText(label) };
  return { kind: "event", event: { ...event, kind: "action" } };
}

function readSubmission(body: Fields, context: ReceiveContext): Received | undefined {
  const view = fieldsOf(body.view);
  const place = readFormPlace(view?.private_metadata);
  const user = fieldsOf(body.user);
  const id = idOf(user?.id);
  const viewKey = textOf(view?.id);
  if (view?.callback_id !== viewId || place === undefined || id === undefined || viewKey === undefined) {
    return undefined;
  }
  const { channel, thread } = place.address;
  const at = {
    channel: String(channel),
    thread: thread === undefined ? undefined : String(thread),
    kind: kindOf(undefined, String(channel)),
  };
  const base = { ...baseOf(at, id, undefined, [`view:${viewKey}`], context), user: personOf(id, user) };
  return { kind: "form", base, token: place.token, filled: readFilled(fieldsOf(view.state)?.values) };
}

/** Where a button was pressed: in the thread of its message. */
function baseOfPress(body: Fields, action: Fields, context: ReceiveContext): InboundBase | undefined {
  const container = fieldsOf(body.container);
  const message = fieldsOf(body.message);
  const channel = idOf(fieldsOf(body.channel)?.id) ?? idOf(container?.channel_id);
  const user = fieldsOf(body.user);
  const id = idOf(user?.id);
  const stamp = stampOf(action.action_ts);
  if (channel === undefined || id === undefined || stamp === undefined) return undefined;
  const thread = stampOf(message?.thread_ts) ?? stampOf(container?.thread_ts);
  const messageId = stampOf(container?.message_ts) ?? stampOf(message?.ts);
  const place = { channel, thread, kind: kindOf(undefined, channel) };
  const key = `action:${textOf(body.trigger_id) ?? `${stamp}:${textOf(action.action_id) ?? ""}`}`;
  return { ...baseOf(place, id, stamp, [key], context), user: personOf(id, user), messageId };
}

function personOf(id: string, user: Fields | undefined): InboundBase["user"] {
  return { id, name: textOf(user?.name) ?? textOf(user?.username) };
}
