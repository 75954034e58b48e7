import type { Address, ConversationKind, Inbound, InboundBase, MessageInbound, User } from "@frontdesk/core";
import { addressed, type BotIdentity } from "./addressed.ts";
import { attachmentsOf } from "./attachments.ts";
import { type Fields, fieldsOf, idOf, integerOf, listOf, textOf } from "./fields.ts";

/** What reading an update needs beside the update. */
export interface ReceiveContext {
  readonly bot: BotIdentity;
  /** For events without a time of their own, epoch milliseconds. */
  readonly now: number;
}

/** The kinds of updates that are read; Telegram sends no others. */
export const allowedUpdates = ["message", "edited_message", "callback_query", "my_chat_member"] as const;

/**
 * Reads an update (https://core.telegram.org/bots/api#update): nothing for what is not for the bot, of the bot's own
 * or another bot's making, unknown or broken. Pure; never throws.
 */
export function receive(update: unknown, context: ReceiveContext): readonly Inbound[] {
  const fields = fieldsOf(update);
  const updateId = integerOf(fields?.update_id);
  if (fields === undefined || updateId === undefined) return [];
  const event = readEvent(fields, updateId, context);
  return event === undefined ? [] : [event];
}

function readEvent(update: Fields, updateId: number, context: ReceiveContext): Inbound | undefined {
  const message = fieldsOf(update.message);
  if (message !== undefined) return readMessage(message, updateId, context);
  const edited = fieldsOf(update.edited_message);
  if (edited !== undefined) return readEdit(edited, updateId, context);
  const query = fieldsOf(update.callback_query);
  if (query !== undefined) return readAction(query, updateId, context);
  const member = fieldsOf(update.my_chat_member);
  return member === undefined ? undefined : readMembership(member, updateId, context);
}

function readMessage(message: Fields, updateId: number, context: ReceiveContext): Inbound | undefined {
  const base = baseOf(message, message.from, updateId, context);
  if (base === undefined) return undefined;
  const said = addressed(message, base.conversationKind === "group", context.bot);
  if (said === undefined) return undefined;
  if (said.command !== undefined) return { ...base, kind: "command", command: said.command, text: said.text };
  return saidIn(message, base, said.text);
}

/** Nothing where nobody said anything: pins, titles, members that come and go. */
function saidIn(message: Fields, base: InboundBase, text: string): MessageInbound | undefined {
  const attachments = attachmentsOf(message);
  if (message.text === undefined && attachments.length === 0) return undefined;
  return {
    ...base,
    kind: "message",
    text,
    attachments: attachments.length === 0 ? undefined : attachments,
    replyTo: idOf(fieldsOf(message.reply_to_message)?.message_id),
    album: textOf(message.media_group_id),
  };
}

/**
 * A part of an album in a group that says nothing to the bot: it belongs to what was said if another part of the album
 * does. Its own words come with it. Nothing for every other update. Pure; never throws.
 */
export function overheard(update: unknown, context: ReceiveContext): MessageInbound | undefined {
  const fields = fieldsOf(update);
  const updateId = integerOf(fields?.update_id);
  const message = fieldsOf(fields?.message);
  if (updateId === undefined || message === undefined || textOf(message.media_group_id) === undefined) return undefined;
  const base = baseOf(message, message.from, updateId, context);
  if (base?.conversationKind !== "group" || addressed(message, true, context.bot) !== undefined) return undefined;
  return saidIn(message, base, textOf(message.caption) ?? "");
}

/** The move of a group into a supergroup that an update tells of, from either side (https://core.telegram.org/bots/api#message). */
export function moveIn(update: unknown): { readonly from: string; readonly to: string } | undefined {
  const message = fieldsOf(fieldsOf(update)?.message);
  const chat = idOf(fieldsOf(message?.chat)?.id);
  if (message === undefined || chat === undefined) return undefined;
  const [from, to] = [idOf(message.migrate_from_chat_id), idOf(message.migrate_to_chat_id)];
  if (to !== undefined) return { from: chat, to };
  return from === undefined ? undefined : { from, to: chat };
}

function readEdit(message: Fields, updateId: number, context: ReceiveContext): Inbound | undefined {
  const base = baseOf(message, message.from, updateId, context);
  if (base === undefined) return undefined;
  const said = addressed(message, base.conversationKind === "group", context.bot);
  if (said === undefined) return undefined;
  const at = seconds(message.edit_date) ?? base.at;
  const text = textOf(message.text) ?? textOf(message.caption);
  return { ...base, at, kind: "edit", text };
}

function readAction(query: Fields, updateId: number, context: ReceiveContext): Inbound | undefined {
  const token = textOf(query.data);
  const message = fieldsOf(query.message);
  if (token === undefined || message === undefined) return undefined;
  // The message's date is that of the button, not of the press.
  const base = baseOf({ ...message, date: undefined }, query.from, updateId, context);
  return base === undefined ? undefined : { ...base, kind: "action", token, label: labelOf(message, token) };
}

/** The bot was blocked, unblocked, added to a group or removed from it. */
function readMembership(change: Fields, updateId: number, context: ReceiveContext): Inbound | undefined {
  const base = baseOf(change, change.from, updateId, context);
  const isIn = isMember(change.new_chat_member);
  // Rights that come and go move nobody.
  if (base === undefined || isIn === undefined || isIn === isMember(change.old_chat_member)) return undefined;
  return { ...base, kind: isIn ? "join" : "leave" };
}

/** Whether a member of a chat is there (https://core.telegram.org/bots/api#chatmember); undefined for what is none. */
function isMember(member: unknown): boolean | undefined {
  const fields = fieldsOf(member);
  if (fields === undefined || typeof fields.status !== "string") return undefined;
  if (fields.status === "restricted") return fields.is_member === true;
  return fields.status !== "kicked" && fields.status !== "left";
}

function baseOf(place: Fields, from: unknown, updateId: number, context: ReceiveContext): InboundBase | undefined {
  const user = userOf(from);
  const chat = fieldsOf(place.chat);
  const kind = kindOf(chat?.type);
  const address = addressOf(place, chat, user, kind);
  if (user === undefined || kind === undefined || address === undefined) return undefined;
  return {
    account: context.bot.id,
    address,
    conversationKind: kind,
    eventKeys: [String(updateId)],
    order: updateId,
    at: seconds(place.date) ?? context.now,
    user,
    messageId: idOf(place.message_id),
  };
}

/** A person; other bots, anonymous administrators and channels are nobody to answer. */
function userOf(from: unknown): User | undefined {
  const fields = fieldsOf(from);
  const id = idOf(fields?.id);
  if (fields === undefined || id === undefined || fields.is_bot !== false) return undefined;
  const names = [textOf(fields.first_name), textOf(fields.last_name)].filter((name) => name !== undefined);
  return {
    id,
    name: names.length === 0 ? undefined : names.join(" "),
    locale: textOf(fields.language_code),
  };
}

function kindOf(type: unknown): ConversationKind | undefined {
  if (type === "private") return "direct";
  return type === "group" || type === "supergroup" ? "group" : undefined;
}

/** In a group each member has a conversation of their own: one customer's answers are not another's. */
function addressOf(
  place: Fields,
  chat: Fields | undefined,
  user: User | undefined,
  kind: ConversationKind | undefined,
): Address | undefined {
  const id = idOf(chat?.id);
  if (id === undefined || user === undefined) return undefined;
  // Outside of topics `message_thread_id` is a thread of answers, in which nothing can be posted.
  const thread = place.is_topic_message === true ? idOf(place.message_thread_id) : undefined;
  return {
    chat: id,
    ...(thread === undefined ? {} : { thread }),
    ...(kind === "group" ? { user: user.id } : {}),
  };
}

/** What the pressed button says. */
function labelOf(message: Fields, token: string): string | undefined {
  const rows = fieldsOf(message.reply_markup)?.inline_keyboard;
  const buttons = Array.isArray(rows) ? rows.flatMap(listOf) : [];
  return textOf(buttons.find((button) => button.callback_data === token)?.text);
}

/** Unix time as epoch milliseconds; 0 stands for messages whose date is not told. */
function seconds(date: unknown): number | undefined {
  const value = integerOf(date) ?? 0;
  return value > 0 && value < 2 ** 40 ? value * 1000 : undefined;
}
