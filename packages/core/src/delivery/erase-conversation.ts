import { keptFilesIn } from "../message/kept-files.ts";
import type { Files } from "../ports/files.ts";
import type { EraseOutcome, EraseRest } from "../ports/retention-store.ts";
import type { Store } from "../ports/store.ts";

/** So many messages are erased in one step, so that no turn waits for it. */
const portion = 100;

/** What was erased. */
export interface Erased {
  readonly messages: number;
  readonly events: number;
  readonly unsent: number;
  readonly cases: readonly string[];
  readonly files: number;
}

/** What erasing works with. */
export interface EraseServices {
  readonly store: Store;
  readonly files: Pick<Files, "remove">;
}

/**
 * Erases messages of a history with the files they point at. The files go first: as long as there is a message that
 * names them, they can be found again after a crash.
 */
export async function eraseMessages(
  { store, files }: EraseServices,
  conversation: string,
  { after, through }: EraseRest,
  now: number,
): Promise<Pick<Erased, "messages" | "files">> {
  let messages = 0;
  let removed = 0;
  for (let rest: EraseRest | undefined = { after, through }; rest !== undefined; ) {
    const limit = Math.min(portion, rest.through - rest.after);
    const found = await store.history(conversation, { after: rest.after, limit });
    for (const { parts } of found) {
      for (const id of keptFilesIn(parts)) {
        await files.remove(id);
        removed++;
      }
    }
    const outcome: EraseOutcome = await store.erase({ conversation, now, limit: portion, rest });
    messages += outcome.messages;
    rest = outcome.rest;
  }
  return { messages, files: removed };
}

/** Erases a conversation: first what it remembers, then its history. Once more after a crash it finishes. */
export async function eraseConversation(services: EraseServices, conversation: string, now: number): Promise<Erased> {
  const { rest, events, unsent, cases } = await services.store.erase({ conversation, now, limit: 0 });
  const history =
    rest === undefined ? { messages: 0, files: 0 } : await eraseMessages(services, conversation, rest, now);
  return { events, unsent, cases, ...history };
}
