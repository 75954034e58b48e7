import { copyJson } from "../../message/copy-json.ts";
import type { NewMessage, StoredMessage } from "../../ports/store.ts";
import type { ConversationData } from "./data.ts";

/** Appends to the history. The message belongs to the store already. Returns its sequence. */
export function addMessage(conversation: ConversationData, message: NewMessage): number {
  const sequence = conversation.messages.length + 1;
  conversation.messages.push({ ...message, sequence });
  return sequence;
}

/** A stretch of the history, as `Store.history` says. */
export function readHistory(
  conversation: ConversationData,
  options: { readonly after?: number | undefined; readonly last?: number | undefined; readonly limit: number },
): readonly StoredMessage[] {
  // A message's place is its sequence minus one: sequences have no gaps.
  const { messages } = conversation;
  const after = Math.max(0, options.after ?? 0);
  if (options.last === undefined) return copyJson(messages.slice(after, after + options.limit));
  const count = Math.min(options.last, options.limit);
  return copyJson(messages.slice(Math.max(after, messages.length - count)));
}
