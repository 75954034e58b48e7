/** What a node of the fault suite is started with, as JSON in its first argument. */
export interface NodeSettings {
  readonly store: "sqlite" | "postgres";
  /** The file, or the URL. */
  readonly where: string;
  /** Where SQLite works. */
  readonly thread: "main" | "worker";
  /** The stub platform that takes what is sent. */
  readonly platform: string;
  readonly leaseMs: number;
  readonly claimMs: number;
  readonly sendTimeoutMs: number;
}

/** Customers of the first channel have a platform that honours idempotency keys, those of the second one that does not. */
export const channelNames = ["keyed", "plain"] as const;

/** The name of one of them. */
export type ChannelName = (typeof channelNames)[number];

/** The bot's id. */
export const botId = "faults";

/** The channel of a chat: half of the chats are on each. */
export function channelOf(chat: number): ChannelName {
  return chat % 2 === 0 ? "keyed" : "plain";
}
