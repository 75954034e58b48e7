import type { FakeChat } from "./chat.ts";
import type { Arguments } from "./check-arguments.ts";
import { readMessage } from "./read-message.ts";
import { must, RefusedCall } from "./refusal.ts";
import { chatOf, type WorkspaceState } from "./web-api.ts";

/** Puts other words in the place of a message of the bot (chat.update). */
export function updateMessage(state: WorkspaceState, args: Arguments): object {
  const chat = chatOf(state, args.channel);
  const index = indexOf(chat, args.ts);
  const old = chat.messages[index];
  if (old === undefined) throw new RefusedCall("message_not_found");
  // Blocks that are not named stay; an empty list takes them away.
  const { blocks, ...words } = args;
  const isEmpty = Array.isArray(blocks) && blocks.length === 0;
  const read = readMessage(isEmpty ? words : args);
  const kept = blocks === undefined ? { buttons: old.buttons } : {};
  chat.messages[index] = { ...old, ...read, ...kept };
  return { channel: chat.id, ts: old.ts, text: old.text };
}

/** Takes back a message of the bot (chat.delete). */
export function deleteMessage(state: WorkspaceState, args: Arguments): object {
  const chat = chatOf(state, args.channel);
  const index = indexOf(chat, args.ts);
  must(index >= 0, "message_not_found", "[ERROR] no such message");
  chat.messages.splice(index, 1);
  return { channel: chat.id, ts: args.ts };
}

/** Deletes a file (files.delete), and the messages that showed nothing else. */
export function deleteFile(state: WorkspaceState, args: Arguments): object {
  const file = String(args.file);
  const upload = state.uploads.get(file);
  if (upload === undefined) throw new RefusedCall("file_not_found");
  state.uploads.delete(file);
  for (const chat of state.chats.values()) {
    if (!chat.files.delete(file)) continue;
    const index = chat.messages.findLastIndex(({ others, text }) => text === "" && others.includes(upload.name));
    if (index >= 0) chat.messages.splice(index, 1);
  }
  return {};
}

function indexOf({ messages }: FakeChat, ts: unknown): number {
  return messages.findIndex((message) => message.ts === ts);
}
