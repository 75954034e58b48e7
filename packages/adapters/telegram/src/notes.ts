import type { ChannelData, Json } from "@frontdesk/core";

/** What the channel must know after a restart, and what other processes have learned: small values, by key. */
export interface Notes {
  /** Undefined where nothing was kept. */
  recall(key: string): Promise<unknown>;
  /** Durable when it resolves. It is only ever replaced: few keys, and no text that people wrote. */
  remember(key: string, value: Json): Promise<void>;
}

/** Notes as JSON among a channel's data. */
export function notesIn(data: ChannelData): Notes {
  return {
    async recall(key) {
      const kept = await data.get(key);
      return kept === undefined ? undefined : JSON.parse(new TextDecoder().decode(kept));
    },
    remember: (key, value) => data.put(key, new TextEncoder().encode(JSON.stringify(value))),
  };
}
