import type { Inbound, NoticeInbound } from "@frontdesk/core";
import { addressed } from "./addressed.ts";
import { attachmentsOf, linkedFiles, namesFile } from "./attachments.ts";
import { type Fields, fieldsOf, idOf, stampOf, textOf } from "./fields.ts";
import { baseOf, kindOf, type Place, type ReceiveContext } from "./place.ts";
import type { Received } from "./received.ts";

/** Subtypes of messages in which a person says something. */
const spokenSubtypes = new Set<unknown>([undefined, "file_share", "thread_broadcast", "me_message"]);

/** Reads an event of the Events API (https://docs.slack.dev/reference/events). */
export function receiveEvent(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  switch (event.type) {
    case "message":
      if (event.subtype === "message_changed") return readEdit(event, id, context);
      if (event.subtype === "message_deleted") return readDelete(event, id, context);
      return spokenSubtypes.has(event.subtype) ? readMessage(event, id, context) : undefined;
    case "app_mention":
      return readMessage(event, id, context);
    case "reaction_added":
    case "reaction_removed":
      return readReaction(event, id, context);
    case "member_joined_channel":
    case "member_left_channel":
      return readMember(event, id, context);
    case "assistant_thread_started":
      return readAssistantThread(event, id, context);
    case "app_home_opened": {
      const user = idOf(event.user);
      return event.tab === "home" && user !== undefined ? { kind: "home", user } : undefined;
    }
    default:
      return undefined;
  }
}

function readMessage(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  const channel = idOf(event.channel);
  const stamp = stampOf(event.ts);
  const user = personOf(event, context);
  if (channel === undefined || stamp === undefined || user === undefined) return undefined;
  const attachments = attachmentsOf(event, context.apiUrl);
  const links = linkedFiles(event);
  const hasFiles = attachments.length > 0 || links.length > 0;
  const written = textOf(event.text);
  if ((written ?? "") === "" && !hasFiles) return undefined;
  const { text, isMentioned } = addressed(written ?? "", context.bot.userId);
  const kind = kindOf(event.channel_type, channel);
  const thread = stampOf(event.thread_ts);
  const isDirect = kind === "direct";
  // Among others nothing at the root of a channel is for the bot, unless it is named; the answer begins a thread.
  if (!isDirect && !isMentioned && thread === undefined) return undefined;
  const place = { channel, thread: isDirect ? thread : (thread ?? stamp), kind };
  // A mention in a channel comes as `message` and as `app_mention`, under two event ids and one time stamp.
  const isTwin = isMentioned && !isDirect;
  const filesKey = isTwin && hasFiles ? `files:${channel}:${stamp}` : undefined;
  const message: Inbound = {
    ...baseOf(place, user, stamp, [id, `${channel}:${stamp}`, filesKey], context),
    kind: "message",
    text: [text, ...links].filter((line) => line !== "").join("\n"),
    attachments: attachments.length === 0 ? undefined : attachments,
    messageId: stamp,
    replyTo: isDirect || thread === stamp ? undefined : thread,
  };
  if (!isDirect && !isMentioned && event.parent_user_id !== context.bot.userId) {
    return { kind: "overheard", event: message, userTeam: userTeamOf(event) };
  }
  // Of the twins the one without the files may come first.
  return {
    kind: "event",
    event: message,
    userTeam: userTeamOf(event),
    isPartial: isTwin && !hasFiles && event.type === "app_mention" && namesFile(event.blocks),
    files: filesKey === undefined ? undefined : { ...message, eventKeys: [filesKey], text: links.join("\n") },
  };
}

function userTeamOf(event: Fields): string | undefined {
  return idOf(event.user_team) ?? idOf(event.team);
}

/** A link's preview changes a message too: only what a person edited is an edit. */
function readEdit(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  const message = fieldsOf(event.message);
  const edited = stampOf(fieldsOf(message?.edited)?.ts);
  if (message === undefined || edited === undefined) return undefined;
  const { text } = addressed(textOf(message.text) ?? "", context.bot.userId);
  return notice("edit", message, event, edited, [id, keyOf("edit", event, edited)], context, text);
}

function readDelete(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  const message = fieldsOf(event.previous_message);
  const stamp = stampOf(event.event_ts) ?? stampOf(event.ts);
  if (message === undefined || stamp === undefined) return undefined;
  return notice("delete", message, event, stamp, [id, keyOf("delete", event, stampOf(event.deleted_ts))], context);
}

function readReaction(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  const item = fieldsOf(event.item);
  const stamp = stampOf(event.event_ts);
  const name = textOf(event.reaction);
  if (item?.type !== "message" || stamp === undefined || name === undefined || id === undefined) return undefined;
  // The reaction does not say which thread its message is in: only of a direct conversation and a thread's first
  // message it is known.
  return notice("reaction", { user: event.user, ts: item.ts }, item, stamp, [id], context, `:${name}:`);
}

function readMember(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  const stamp = stampOf(event.event_ts);
  if (stamp === undefined || id === undefined) return undefined;
  const kind = event.type === "member_joined_channel" ? "join" : "leave";
  const who = personOf(event, context);
  const channel = idOf(event.channel);
  if (who === undefined || channel === undefined) return undefined;
  const place = { channel, thread: undefined, kind: kindOf(event.channel_type, channel) };
  return { kind: "overheard", event: { ...baseOf(place, who, stamp, [id], context), kind } };
}

/** The customer has opened the assistant's pane: a thread of the direct conversation in which nothing is said yet. */
function readAssistantThread(event: Fields, id: string | undefined, context: ReceiveContext): Received | undefined {
  const started = fieldsOf(event.assistant_thread);
  const user = idOf(started?.user_id);
  const channel = idOf(started?.channel_id);
  const thread = stampOf(started?.thread_ts);
  if (user === undefined || channel === undefined || thread === undefined) return undefined;
  const place = { channel, thread, kind: "direct" } as const;
  const base = baseOf(place, user, stampOf(event.event_ts) ?? thread, [id, `thread:${channel}:${thread}`], context);
  return { kind: "event", event: { ...base, kind: "join" } };
}

/** Something that became of a person's message. */
function notice(
  kind: NoticeInbound["kind"],
  message: Fields,
  where: Fields,
  stamp: string,
  keys: readonly (string | undefined)[],
  context: ReceiveContext,
  text?: string,
): Received | undefined {
  const channel = idOf(where.channel);
  const messageId = stampOf(message.ts);
  const user = personOf(message, context);
  if (channel === undefined || messageId === undefined || user === undefined) return undefined;
  const channelKind = kindOf(where.channel_type, channel);
  const isDirect = channelKind === "direct";
  const thread = stampOf(message.thread_ts);
  const place: Place = { channel, thread: isDirect ? thread : (thread ?? messageId), kind: channelKind };
  const event: NoticeInbound = { ...baseOf(place, user, stamp, keys, context), kind, text, messageId };
  return { kind: isDirect ? "event" : "overheard", event };
}

function keyOf(kind: string, event: Fields, stamp: string | undefined): string | undefined {
  const channel = idOf(event.channel);
  return channel === undefined || stamp === undefined ? undefined : `${kind}:${channel}:${stamp}`;
}

/** A person; the bot itself and other bots are nobody to answer. */
function personOf(event: Fields, { bot }: ReceiveContext): string | undefined {
  const user = idOf(event.user);
  const isBot = textOf(event.bot_id) !== undefined || fieldsOf(event.bot_profile) !== undefined;
  return isBot || user === bot.userId || user === "USLACKBOT" ? undefined : user;
}
