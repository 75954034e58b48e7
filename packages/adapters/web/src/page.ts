import type { ChannelHost } from "@frontdesk/core";
import type { Activity } from "./activity.ts";
import { openAddresses } from "./addresses.ts";
import { account } from "./inbound-base.ts";
import { render } from "./render.ts";

/** A stretch of a conversation as clients read it: activities, or messages of the chat dialect. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** The sequence of the last message that was read. */
  readonly watermark: number;
  /** Whether there may be more to read already. */
  readonly hasMore: boolean;
}

/** Where a client reads from: the conversation, and the address under which it knows this server. */
export interface Reader {
  readonly conversation: string;
  /** `HttpRequest.base`: links to files begin with it. */
  readonly base: string;
}

/**
 * Reads what a client has not seen. A watermark beyond the end, as after a database was restored, comes back to the end,
 * so that the client sees what is said from then on.
 */
export async function readPage(
  host: ChannelHost,
  { conversation, base }: Reader,
  after: number,
  limit: number,
): Promise<Page<Activity>> {
  const { messages, last } = await host.history(account, { conversation }, { after, limit });
  const end = messages.at(-1)?.sequence;
  const place = { conversation, bot: host.bot };
  const rendered = await Promise.all(
    messages.map(async (message) =>
      render({ ...message, parts: await openAddresses(message.parts, host.files, base) }, place),
    ),
  );
  return { items: rendered.flat(), watermark: end ?? Math.min(after, last), hasMore: messages.length >= limit };
}

/** Reads a watermark: none, empty or `-` is the beginning; undefined when it is none of ours. */
export function readWatermark(text: string | null): number | undefined {
  if (text === null || text === "" || text === "-") return 0;
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
