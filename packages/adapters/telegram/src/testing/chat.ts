import type { ReadMessage } from "./read-message.ts";

/** A message that the bot sent, as a customer sees it. */
export interface FakeMessage extends ReadMessage {
  readonly id: number;
  readonly chat: number;
  /** The topic, in chats that have them. */
  readonly thread: number | undefined;
}

/** A message that was shown while it was written (https://core.telegram.org/bots/api#sendmessagedraft). */
export interface FakeDraft {
  readonly id: number;
  readonly text: string;
  readonly entities: ReadMessage["entities"];
}

/** What the bot finds of a chat. */
export type ChatState = "open" | "blocked" | "deactivated" | "kicked" | { readonly migratedTo: number };

/** One chat: who is there, and what was said. */
export interface FakeChat {
  readonly id: number;
  readonly type: "private" | "supergroup" | "group";
  readonly title: string | undefined;
  state: ChatState;
  nextMessageId: number;
  readonly messages: FakeMessage[];
  /** What the bot has shown of messages before they were finished, in order. */
  readonly drafts: FakeDraft[];
  /** What messages were before they were edited, in order. */
  readonly edits: FakeMessage[];
  /** Told of each message of the bot. */
  readonly watchers: Set<() => void>;
}

/** A new chat in which nothing was said. */
export function newChat(id: number, type: FakeChat["type"], title?: string): FakeChat {
  return { id, type, title, state: "open", nextMessageId: 1, messages: [], drafts: [], edits: [], watchers: new Set() };
}

/** Resolves when the bot has said as much as this in a chat. */
export function untilMessages(chat: FakeChat, count: number): Promise<readonly FakeMessage[]> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (chat.messages.length < count) return;
      chat.watchers.delete(look);
      resolve([...chat.messages]);
    };
    chat.watchers.add(look);
    look();
  });
}
