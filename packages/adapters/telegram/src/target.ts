import type { Address } from "@frontdesk/core";

/** Where a call goes. */
export interface Target {
  readonly chat_id: number;
  readonly message_thread_id?: number;
}

/** Where messages to an address go, given where its chat is now. */
export function targetOf(address: Address, chat: string): Target {
  const { thread } = address;
  const target = { chat_id: Number(chat) };
  return thread === undefined ? target : { ...target, message_thread_id: Number(thread) };
}

/** The key of a conversation: `chat`, `chat:thread`, `chat::user`. */
export function keyOf(address: Address): string {
  const { chat, thread, user } = address;
  return [chat, thread, user].join(":").replace(/:+$/, "");
}
