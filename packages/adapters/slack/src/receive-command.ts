import { type Fields, idOf, textOf } from "./fields.ts";
import { unescapeText } from "./mrkdwn.ts";
import { baseOf, type ReceiveContext } from "./place.ts";
import type { Received } from "./received.ts";

/** Reads a slash command (https://docs.slack.dev/interactivity/implementing-slash-commands). */
export function receiveCommand(body: Fields, context: ReceiveContext): Received | undefined {
  const command = /^\/([^\s/]{1,64})$/.exec(textOf(body.command) ?? "")?.[1]?.toLowerCase();
  const user = idOf(body.user_id);
  const channel = idOf(body.channel_id);
  const trigger = textOf(body.trigger_id);
  if (command === undefined || user === undefined || channel === undefined || trigger === undefined) return undefined;
  const place = { channel, thread: undefined, kind: "direct" } as const;
  const base = baseOf(place, user, undefined, [`command:${trigger}`], context);
  const text = unescapeText(textOf(body.text) ?? "").trim();
  const event = { ...base, user: { id: user, name: textOf(body.user_name) }, kind: "command", command, text } as const;
  return { kind: "command", event };
}
