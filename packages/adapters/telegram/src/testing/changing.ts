import { answerOf, type BotState, chatFor } from "./bot-api.ts";
import { readMessage } from "./read-message.ts";
import { badRequest } from "./refusal.ts";

type Fields = { readonly [field: string]: unknown };

/** https://core.telegram.org/bots/api#sendmessagedraft */
export function showDraft(state: BotState, payload: Fields): true {
  const chat = chatFor(state, payload);
  if (chat.type !== "private") throw badRequest("drafts are for private chats");
  if (payload.draft_id === 0) throw badRequest("draft_id must be non-zero");
  const { draft_id, message_thread_id: _, ...rest } = payload;
  const { text, entities } = readMessage("sendMessage", rest);
  chat.drafts.push({ id: Number(draft_id), text, entities });
  for (const watcher of [...chat.watchers]) watcher();
  return true;
}

/** https://core.telegram.org/bots/api#editmessagetext */
export function editMessage(state: BotState, payload: Fields): object {
  const read = readMessage("editMessageText", payload);
  const chat = chatFor(state, payload);
  const at = chat.messages.findIndex(({ id }) => id === payload.message_id);
  const before = chat.messages[at];
  if (before === undefined) throw badRequest("message to edit not found");
  if (before.photo !== undefined || before.file !== undefined)
    throw badRequest("there is no text in the message to edit");
  const shown = ({ text, entities, keyboard }: typeof read): string => JSON.stringify([text, entities, keyboard]);
  if (shown(before) === shown(read)) {
    throw badRequest(
      "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
    );
  }
  const { id, thread, replyTo } = before;
  const edited = { ...read, id, chat: chat.id, thread, replyTo };
  chat.edits.push(before);
  chat.messages[at] = edited;
  for (const watcher of [...chat.watchers]) watcher();
  return answerOf(state, chat, edited);
}

/** https://core.telegram.org/bots/api#deletemessage */
export function deleteMessage(state: BotState, payload: Fields): true {
  const chat = chatFor(state, payload);
  const at = chat.messages.findIndex(({ id }) => id === payload.message_id);
  if (at < 0) throw badRequest("message to delete not found");
  chat.messages.splice(at, 1);
  for (const watcher of [...chat.watchers]) watcher();
  return true;
}
