import type { ChannelHost } from "@frontdesk/core";
import type { Activity } from "./activity.ts";
import { account } from "./receive.ts";
import { render } from "./render.ts";

/** A stretch of a conversation as clients read it. */
export interface Page {
  readonly activities: readonly Activity[];
  /** The sequence of the last message that was read. */
  readonly watermark: number;
  /** Whether there may be more to read already. */
  readonly hasMore: boolean;
}

/**
 * Reads what a client has not seen. A watermark beyond the end, as after a database was restored, comes back to the end,
 * so that the client sees what is said from then on.
 */
export async function readPage(host: ChannelHost, conversation: string, after: number, limit: number): Promise<Page> {
  const { messages, last } = await host.history(account, { conversation }, { after, limit });
  const end = messages.at(-1)?.sequence;
  return {
    activities: messages.flatMap((message) => render(message, { conversation, bot: host.bot })),
    watermark: end ?? Math.min(after, last),
    hasMore: messages.length >= limit,
  };
}

/** Reads a watermark: none, empty or `-` is the beginning; undefined when it is none of ours. */
export function readWatermark(text: string | null): number | undefined {
  if (text === null || text === "" || text === "-") return 0;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
