import type { ReadMessage } from "./read-message.ts";

/** A message that the bot sent, as a customer sees it. */
export interface FakeMessage extends ReadMessage {
  readonly ts: string;
  readonly channel: string;
  readonly thread: string | undefined;
}

/** What the bot finds of a channel: a word is what Slack refuses with. */
export type ChatState = "open" | "is_archived" | "account_inactive" | "channel_not_found" | "not_in_channel";

/** One channel or direct conversation. */
export interface FakeChat {
  readonly id: string;
  readonly type: "im" | "channel";
  /** The other side of a direct conversation. */
  readonly user: string | undefined;
  state: ChatState;
  readonly messages: FakeMessage[];
  /** The files that were put there. */
  readonly files: Set<string>;
  /** Who wrote the first message of each thread. */
  readonly authors: Map<string, string>;
  /** Told of each message of the bot. */
  readonly watchers: Set<() => void>;
}

/** A new place in which nothing was said. */
export function newChat(id: string, type: FakeChat["type"], user?: string): FakeChat {
  return { id, type, user, state: "open", messages: [], files: new Set(), authors: new Map(), watchers: new Set() };
}

/** Resolves when the bot has said as much as this. */
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
