import type { MessagesAnswer, MessageView } from "../api/protocol.ts";
import type { Opened } from "../opened.ts";
import { messageView } from "./message-view.ts";
import type { FileAddress } from "./safe-parts.ts";

/** Which messages: the last so many, those before a sequence, or those after one. */
export interface MessageRange {
  readonly last?: number | undefined;
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit: number;
}

/**
 * A stretch of a case's conversation. Ratings stand with what they rate and are no messages of their own: where a
 * stretch is nothing but ratings, the next one is read, so that an empty answer means that there is no more.
 *
 * @throws FrontdeskError `handoff.unknown_case`, `store.unavailable`.
 */
export async function readMessages(
  { host, transcripts }: Pick<Opened, "host" | "transcripts">,
  id: string,
  range: MessageRange,
  address: FileAddress,
): Promise<MessagesAnswer> {
  const facts = await transcripts.facts(id);
  const decided = await host.decisions(id);
  const decisions = new Map(decided.map((decision) => [decision.message, decision]));
  const { last } = facts;
  const limit = range.after === undefined && range.before === undefined ? (range.last ?? range.limit) : range.limit;

  async function stretch(after: number, most: number): Promise<readonly MessageView[]> {
    const messages = await transcripts.read(id, after, most);
    return messages.flatMap((message) => messageView(message, { address, facts, decisions }) ?? []);
  }

  if (range.after !== undefined) {
    for (let after = range.after; after < last; after += limit) {
      const messages = await stretch(after, limit);
      if (messages.length > 0) return { messages, last };
    }
    return { messages: [], last };
  }
  for (let end = Math.min(range.before ?? last + 1, last + 1) - 1; end > 0; end -= limit) {
    const after = Math.max(0, end - limit);
    const messages = await stretch(after, end - after);
    if (messages.length > 0) return { messages, last };
  }
  return { messages: [], last };
}
