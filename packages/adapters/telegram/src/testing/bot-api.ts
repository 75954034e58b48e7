import { deleteMessage, editMessage, showDraft } from "./changing.ts";
import type { FakeChat, FakeMessage } from "./chat.ts";
import { checkFields, isMethod } from "./check-fields.ts";
import { deleteCommands, setCommands } from "./commands.ts";
import { getFile, type StoredFile } from "./files.ts";
import { chatInfo, webhookInfo } from "./own-messages.ts";
import { readMessage, sendsMessage } from "./read-message.ts";
import { badRequest, forbidden, RefusedCall } from "./refusal.ts";
import type { UpdateQueue } from "./updates.ts";
import type { WebhookSender } from "./webhook-sender.ts";

type Fields = { readonly [field: string]: unknown };

/** What the methods of the fake work on. */
export interface BotState {
  readonly bot: { readonly id: number; readonly is_bot: true; readonly first_name: string; readonly username: string };
  readonly chats: Map<number, FakeChat>;
  readonly queue: UpdateQueue;
  readonly webhook: WebhookSender;
  /** Files of customers, by `file_id`. */
  readonly files: Map<string, StoredFile>;
  /** The commands that are offered, by scope and language. */
  readonly commands: Map<string, readonly { readonly command: string; readonly description: string }[]>;
  /** Methods that this server does not know. */
  readonly unknown: Set<string>;
  /** Presses of buttons that wait for their answer. */
  readonly queries: Set<string>;
  /** What getMe says of groups. */
  readonly groups: { readonly can_join_groups: boolean; readonly can_read_all_group_messages: boolean };
  /** What went wrong last at the webhook. */
  lastError: { readonly last_error_date: number; readonly last_error_message: string } | undefined;
  /** Pictures that cannot be fetched, and methods whose uploads are refused, and why. */
  readonly brokenPictures: Map<string, string>;
  /** The kinds of updates that the bot asked for last. */
  allowedUpdates: readonly string[] | undefined;
  /** Seconds. */
  now(): number;
}

const actions = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

/** Carries out a call as the Bot API does, or throws a {@link RefusedCall}. */
export async function carryOut(state: BotState, method: string, payload: Fields, gone: AbortSignal): Promise<unknown> {
  if (!isMethod(method) || state.unknown.has(method))
    throw new RefusedCall({ error_code: 404, description: "Not Found: method not found" });
  if (sendsMessage(method)) return sendMessage(state, method, payload);
  checkFields(method, payload);
  switch (method) {
    case "sendMessageDraft":
      return showDraft(state, payload);
    case "editMessageText":
      return editMessage(state, payload);
    case "deleteMessage":
      return deleteMessage(state, payload);
    case "setMyCommands":
      return setCommands(state, payload);
    case "deleteMyCommands":
      return deleteCommands(state, payload);
    case "getFile":
      return getFile(state, payload);
    case "getMe":
      return { ...state.bot, ...state.groups };
    case "getUpdates":
      return getUpdates(state, payload, gone);
    case "getWebhookInfo":
      return webhookInfo(state);
    case "getChat":
      return chatInfo(chatFor(state, payload));
    case "setWebhook":
      return setWebhook(state, payload);
    case "deleteWebhook":
      state.webhook.target = undefined;
      return true;
    case "sendChatAction":
      chatFor(state, payload);
      if (!actions.has(String(payload.action))) throw badRequest("wrong parameter action in request");
      return true;
    default:
      return answerCallbackQuery(state, payload);
  }
}

function sendMessage(state: BotState, method: string, payload: Fields): object {
  const read = readMessage(method, payload);
  const chat = chatFor(state, payload);
  const broken = read.file === undefined ? read.photo : method;
  const problem = broken === undefined ? undefined : state.brokenPictures.get(broken);
  if (problem !== undefined) throw badRequest(problem);
  const thread = payload.message_thread_id;
  const message: FakeMessage = {
    ...read,
    id: chat.nextMessageId,
    chat: chat.id,
    thread: typeof thread === "number" ? thread : undefined,
  };
  chat.nextMessageId += 1;
  chat.messages.push(message);
  for (const watcher of [...chat.watchers]) watcher();
  return answerOf(state, chat, message);
}

/** A message as the methods answer with it. */
export function answerOf(state: BotState, chat: FakeChat, message: FakeMessage): object {
  const isText = message.photo === undefined && message.file === undefined;
  const content = isText ? { text: message.text } : { caption: message.text };
  return {
    message_id: message.id,
    from: state.bot,
    chat: { id: chat.id, type: chat.type },
    date: state.now(),
    ...content,
  };
}

/** The chat, if the bot may write there. */
export function chatFor(state: BotState, payload: Fields): FakeChat {
  const chat = state.chats.get(Number(payload.chat_id));
  if (chat === undefined) throw badRequest("chat not found");
  switch (chat.state) {
    case "open":
      return chat;
    case "blocked":
      throw forbidden("bot was blocked by the user");
    case "deactivated":
      throw forbidden("user is deactivated");
    case "kicked":
      throw forbidden("bot was kicked from the group chat");
    default:
      throw new RefusedCall({
        error_code: 400,
        description: "Bad Request: group chat was upgraded to a supergroup chat",
        parameters: { migrate_to_chat_id: chat.state.migratedTo },
      });
  }
}

async function getUpdates(state: BotState, payload: Fields, gone: AbortSignal): Promise<readonly object[]> {
  if (state.webhook.target !== undefined) {
    throw new RefusedCall({
      error_code: 409,
      description:
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    });
  }
  const { offset = 0, limit = 100, timeout = 0 } = payload;
  if (Number(limit) < 1 || Number(limit) > 100) throw badRequest("limit must be from 1 to 100");
  state.allowedUpdates = allowed(payload) ?? state.allowedUpdates;
  return state.queue.fetch(Number(offset), Number(limit), Number(timeout), gone);
}

function setWebhook(state: BotState, payload: Fields): true {
  const url = String(payload.url);
  const secret = payload.secret_token;
  // Telegram takes https only; a server of one's own takes its own machine.
  if (url !== "" && !/^(?:https:\/\/|http:\/\/(?:127\.0\.0\.1|localhost)[:/])/.test(url)) {
    throw badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  }
  if (secret !== undefined && !/^[\w-]{1,256}$/.test(String(secret))) {
    throw badRequest("secret token contains unallowed characters");
  }
  state.allowedUpdates = allowed(payload) ?? state.allowedUpdates;
  state.webhook.target = url === "" ? undefined : { url, secret: secret === undefined ? undefined : String(secret) };
  state.webhook.wake();
  return true;
}

function allowed(payload: Fields): readonly string[] | undefined {
  const kinds = payload.allowed_updates;
  return Array.isArray(kinds) ? kinds.map(String) : undefined;
}

function answerCallbackQuery(state: BotState, payload: Fields): true {
  if (String(payload.text ?? "").length > 200) throw badRequest("MESSAGE_TOO_LONG");
  if (!state.queries.delete(String(payload.callback_query_id))) {
    throw badRequest("query is too old and response timeout expired or query ID is invalid");
  }
  return true;
}
