import type { JournalEntry } from "../ports/journal-entry.ts";
import type { Store } from "../ports/store.ts";
import type { DecisionBy, MessageDecision } from "./decision.ts";

const page = 1_000;

/**
 * What was decided about each message of a conversation, from the journal, oldest first. The journal keeps ids and
 * numbers; a passage's title is the one that it has now, or its id when it is gone.
 */
export async function decisionsOf(
  store: Store,
  conversation: string,
  titleOf: (passage: string) => string | undefined,
): Promise<readonly MessageDecision[]> {
  const decisions: MessageDecision[] = [];
  for (let after = 0; ; ) {
    const entries = await store.journal({ conversation, after, limit: page });
    for (const entry of entries) {
      const decision = readDecision(entry, titleOf);
      if (decision !== undefined) decisions.push(decision);
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < page) return decisions;
    after = last.id;
  }
}

function readDecision(
  { code, data }: JournalEntry,
  titleOf: (passage: string) => string | undefined,
): MessageDecision | undefined {
  if (code !== "turn.decided" || typeof data.message !== "number") return undefined;
  const { probability } = data;
  return {
    message: data.message,
    // Safe: only `decide` writes this code.
    by: String(data.by) as DecisionBy,
    what: String(data.what ?? ""),
    ...(typeof probability === "number" ? { probability } : {}),
    intents: readShares(data.intents).map(({ key, probability }) => ({ name: key, probability })),
    passages: readShares(data.passages).map(({ key, probability }) => {
      return { id: key, title: titleOf(key) ?? key, probability };
    }),
  };
}

interface Share {
  readonly key: string;
  readonly probability: number;
}

/** UTF-16 units; a longer key, such as a path of many folders, is left out, since half of it is the key of nothing. */
const longestKey = 500;

/** Keys with their probabilities as one string, since a line of the journal is flat. */
export function writeShares(shares: readonly Share[]): string {
  const first = shares.slice(0, 3).filter(({ key }) => key.length <= longestKey);
  return JSON.stringify(first.map(({ key, probability }) => [key, Math.round(probability * 10_000) / 10_000]));
}

function readShares(text: unknown): readonly Share[] {
  if (typeof text !== "string") return [];
  const read: unknown = JSON.parse(text);
  if (!Array.isArray(read)) return [];
  return read.flatMap((pair: unknown) => {
    if (!Array.isArray(pair)) return [];
    const [key, probability]: unknown[] = pair;
    return typeof key === "string" && typeof probability === "number" ? [{ key, probability }] : [];
  });
}
