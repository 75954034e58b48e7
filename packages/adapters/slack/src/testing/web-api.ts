import { listOf } from "../fields.ts";
import type { FakeChat, FakeMessage } from "./chat.ts";
import type { Arguments } from "./check-arguments.ts";
import { type FakeView, readView } from "./check-view.ts";
import { deleteFile, deleteMessage, updateMessage } from "./own-messages.ts";
import { readMessage } from "./read-message.ts";
import { must, RefusedCall } from "./refusal.ts";
import { continueStream, mustNotStream, startStream } from "./written.ts";

/** A person of the workspace. */
export interface FakeUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly hasConfirmedEmail: boolean;
  readonly locale: string;
  /** Further fields of the user object, such as `is_restricted`. */
  readonly more: object;
}

/** What the methods of the fake work on. */
export interface WorkspaceState {
  readonly team: string;
  readonly enterprise: string | undefined;
  readonly botUser: string;
  readonly botId: string;
  /** The app that the bot belongs to. */
  readonly app: string;
  readonly chats: Map<string, FakeChat>;
  readonly users: Map<string, FakeUser>;
  /** Triggers that open a modal, once. */
  readonly triggers: Map<string, string>;
  /** The last view of each person. */
  readonly views: Map<string, FakeView>;
  /** Files on their way: their size, and the bytes that came. */
  readonly uploads: Map<string, { readonly name: string; readonly length: number; bytes: Uint8Array | undefined }>;
  /** Pictures that cannot be fetched. */
  readonly brokenPictures: Set<string>;
  readonly statuses: { readonly channel: string; readonly thread: string; readonly status: string }[];
  /** Files that customers have sent, by their ids. */
  readonly files: Map<string, { readonly url: string }>;
  /** What `apps.connections.open` answers. */
  socketUrl: string | undefined;
  uploadUrl(file: string): string;
  /** A time stamp that no message has. */
  stamp(): string;
  nextId(letter: string): string;
}

/** Carries out a call as the Web API does; answers what stands beside `ok`. */
export function carryOut(state: WorkspaceState, method: string, args: Arguments): object {
  switch (method) {
    case "auth.test": {
      const { team, botUser, botId, enterprise } = state;
      return {
        team: "Acme",
        team_id: team,
        user_id: botUser,
        bot_id: botId,
        ...(enterprise === undefined ? {} : { enterprise_id: enterprise }),
      };
    }
    case "bots.info":
      must(args.bot === state.botId, "bot_not_found", "[ERROR] no such bot");
      return { bot: { id: state.botId, deleted: false, app_id: state.app } };
    case "chat.update":
      mustNotStream(chatOf(state, args.channel), args.ts);
      return updateMessage(state, args);
    case "chat.delete":
      return deleteMessage(state, args);
    case "files.delete":
      return deleteFile(state, args);
    case "apps.connections.open":
      must(state.socketUrl !== undefined, "forbidden", "[ERROR] Socket Mode is off");
      return { url: state.socketUrl };
    case "chat.postMessage":
      return postMessage(state, args);
    case "chat.startStream": {
      const chat = chatOf(state, args.channel);
      const nothing = { marks: [], buttons: [], others: [], notification: "" };
      return startStream(chat, args, (text) => say(state, chat, { ...nothing, text }, args));
    }
    case "chat.appendStream":
    case "chat.stopStream":
      return continueStream(chatOf(state, args.channel), args, method === "chat.stopStream");
    case "files.info": {
      const file = state.files.get(String(args.file));
      must(file !== undefined, "file_not_found", "[ERROR] no such file");
      return { file: { id: args.file, url_private: file.url, url_private_download: file.url } };
    }
    case "assistant.threads.setSuggestedPrompts": {
      const prompts = listOf(args.prompts);
      const isWhole = prompts.every(({ title, message }) => typeof title === "string" && typeof message === "string");
      must(prompts.length >= 1 && prompts.length <= 4 && isWhole, "invalid_arguments", "[ERROR] 1 to 4 prompts");
      chatOf(state, args.channel_id);
      return {};
    }
    case "assistant.threads.setTitle":
      chatOf(state, args.channel_id);
      return {};
    case "conversations.open": {
      const user = knownUser(state, args.users);
      const chat = [...state.chats.values()].find((each) => each.user === user.id);
      must(chat !== undefined, "user_not_found", "[ERROR] no such user");
      return { channel: { id: chat.id } };
    }
    case "conversations.info": {
      const chat = chatOf(state, args.channel);
      const isMember = chat.type === "im" ? {} : { is_member: chat.state !== "not_in_channel" };
      return { channel: { id: chat.id, is_im: chat.type === "im", user: chat.user, ...isMember } };
    }
    case "conversations.replies": {
      const author = chatOf(state, args.channel).authors.get(String(args.ts));
      must(author !== undefined, "thread_not_found", "[ERROR] no such thread");
      return { messages: [{ type: "message", user: author, ts: args.ts }] };
    }
    case "users.info":
      return { user: userOf(state, knownUser(state, args.user), args.include_locale === true) };
    case "views.open": {
      const user = state.triggers.get(String(args.trigger_id));
      must(user !== undefined, "expired_trigger_id", "[ERROR] the trigger is known no more");
      state.triggers.delete(String(args.trigger_id));
      return showView(state, user, args.view);
    }
    case "views.publish":
      return showView(state, knownUser(state, args.user_id).id, args.view);
    case "assistant.threads.setStatus":
      state.statuses.push({
        channel: chatOf(state, args.channel_id).id,
        thread: String(args.thread_ts),
        status: String(args.status),
      });
      return {};
    case "files.getUploadURLExternal": {
      must(Number(args.length) > 0, "invalid_arguments", "[ERROR] a file has at least a byte");
      const file = state.nextId("F");
      state.uploads.set(file, { name: String(args.filename), length: Number(args.length), bytes: undefined });
      return { upload_url: state.uploadUrl(file), file_id: file };
    }
    case "files.completeUploadExternal":
      return completeUpload(state, args);
    default:
      throw new RefusedCall("unknown_method");
  }
}

function postMessage(state: WorkspaceState, args: Arguments): object {
  const read = readMessage(args);
  const chat = chatOf(state, args.channel);
  const blocks = listOf(args.blocks);
  const broken = blocks.some((block) => state.brokenPictures.has(String(block.image_url)));
  must(!broken, "invalid_blocks", "[ERROR] downloading image failed");
  return { channel: chat.id, ...say(state, chat, { ...read }, args) };
}

function say(
  state: WorkspaceState,
  chat: FakeChat,
  read: Omit<FakeMessage, "ts" | "channel" | "thread">,
  args: Arguments,
): { readonly ts: string } {
  const ts = state.stamp();
  const thread = args.thread_ts === undefined ? undefined : String(args.thread_ts);
  chat.messages.push({ ...read, ts, channel: chat.id, thread });
  chat.authors.set(ts, state.botUser);
  for (const watcher of [...chat.watchers]) watcher();
  return { ts };
}

function completeUpload(state: WorkspaceState, args: Arguments): object {
  const files = listOf(args.files);
  must(files.length > 0, "invalid_arguments", "[ERROR] files must not be empty");
  const uploaded = files.map(({ id, title }) => {
    const upload = state.uploads.get(String(id));
    must(upload?.bytes?.length === upload?.length && upload !== undefined, "file_not_found", "[ERROR] no such file");
    return { id: String(id), title: String(title ?? upload.name) };
  });
  if (args.channel_id !== undefined) {
    const chat = chatOf(state, args.channel_id);
    const others = uploaded.map(({ title }) => title);
    say(state, chat, { text: "", marks: [], buttons: [], others, notification: "" }, args);
    for (const { id } of uploaded) chat.files.add(id);
  }
  return { files: uploaded };
}

function showView(state: WorkspaceState, user: string, view: unknown): object {
  const read = readView(state.nextId("V"), view);
  state.views.set(user, read);
  return { view: { id: read.id } };
}

/** The channel, if the bot may write there. */
export function chatOf(state: WorkspaceState, id: unknown): FakeChat {
  const chat = state.chats.get(String(id));
  if (chat === undefined) throw new RefusedCall("channel_not_found");
  if (chat.state !== "open") throw new RefusedCall(chat.state);
  return chat;
}

function knownUser(state: WorkspaceState, id: unknown): FakeUser {
  const user = state.users.get(String(id));
  if (user === undefined) throw new RefusedCall("user_not_found");
  return user;
}

function userOf(state: WorkspaceState, user: FakeUser, hasLocale: boolean): object {
  const { id, name, email, hasConfirmedEmail, locale, more } = user;
  return {
    id,
    team_id: state.team,
    name: name.toLowerCase(),
    is_email_confirmed: hasConfirmedEmail,
    profile: { real_name: name, display_name: name, email },
    ...(hasLocale ? { locale } : {}),
    ...more,
  };
}
