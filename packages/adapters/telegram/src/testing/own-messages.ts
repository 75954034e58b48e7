import type { BotState } from "./bot-api.ts";
import type { FakeChat } from "./chat.ts";
import { readMessage } from "./read-message.ts";
import { badRequest } from "./refusal.ts";

type Fields = { readonly [field: string]: unknown };

/** What `getWebhookInfo` answers. */
export function webhookInfo({ webhook, queue, lastError, allowedUpdates }: BotState): object {
  return {
    url: webhook.target?.url ?? "",
    has_custom_certificate: false,
    pending_update_count: queue.size,
    ...lastError,
    ...(allowedUpdates === undefined ? {} : { allowed_updates: allowedUpdates }),
  };
}

/** What `getChat` answers. */
export function chatInfo({ id, type, title }: FakeChat): object {
  return { id, type, ...(title === undefined ? {} : { title }), accent_color_id: 0, max_reaction_count: 11 };
}

/** Puts another text in the place of a message of the bot; its buttons go unless they are named again. */
export function editMessage(chat: FakeChat, payload: Fields): object {
  const { message_id: id, ...rest } = payload;
  const index = chat.messages.findIndex((message) => message.id === id);
  const old = chat.messages[index];
  if (old === undefined) throw badRequest("message to edit not found");
  const read = readMessage("sendMessage", rest);
  const isSame = read.text === old.text && JSON.stringify(read.keyboard) === JSON.stringify(old.keyboard);
  if (isSame) throw badRequest("message is not modified");
  chat.messages[index] = { ...old, ...read };
  return { message_id: old.id, chat: { id: chat.id, type: chat.type }, date: 0, text: read.text };
}

/** Takes back a message of the bot. */
export function deleteMessage(chat: FakeChat, { message_id: id }: Fields): true {
  const index = chat.messages.findIndex((message) => message.id === id);
  if (index < 0) throw badRequest("message to delete not found");
  chat.messages.splice(index, 1);
  return true;
}
