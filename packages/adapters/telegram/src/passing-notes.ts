import type { ChannelHost } from "@frontdesk/core";
import { codeOf } from "./failure.ts";
import { type Notes, notesIn } from "./notes.ts";

/** Notes that are of use for a while only. */
export interface PassingNotes extends Notes {
  /** Removes nothing more. */
  close(): void;
}

/** Notes that are removed so many milliseconds after they were written last, by the process that wrote them. */
export function passingNotes({ data, clock, log }: ChannelHost, forMs: number): PassingNotes {
  const notes = notesIn(data);
  const waiting = new Map<string, () => void>();
  let isClosed = false;
  return {
    recall: notes.recall,
    async remember(key, value) {
      await notes.remember(key, value);
      waiting.get(key)?.();
      if (isClosed) return;
      const cancel = clock.after(forMs, () => {
        waiting.delete(key);
        data.remove(key).catch((error: unknown) => log.warn("telegram.note_not_removed", { code: codeOf(error) }));
      });
      waiting.set(key, cancel);
    },
    close() {
      isClosed = true;
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
