import type { History } from "./history.ts";
import type { Memory } from "./memory.ts";

/** How much the visitor has not seen yet, in all pages of this site together. */
export interface Unread {
  readonly count: number;
  /** Everything that is known was seen. */
  clear(): void;
  /** Looks again; tells when the count is another one. */
  update(): void;
}

/** Counts what others said since the visitor last looked. */
export function unreadOf(
  memory: Memory,
  history: History,
  conversation: () => string,
  changed: (count: number) => void,
): Unread {
  let count = 0;

  function put(next: number): void {
    if (next === count) return;
    count = next;
    changed(count);
  }

  function update(): void {
    const [sequence, of] = memory.get("seen")?.split(" ") ?? [];
    // On a new device everything that was said before was seen elsewhere.
    if (of !== conversation()) clear();
    else
      put(
        history.messages.filter(({ sequence: at, author }) => at > Number(sequence) && /bot|person/.test(author.kind))
          .length,
      );
  }

  function clear(): void {
    if (history.last === undefined) return;
    memory.set("seen", `${history.last} ${conversation()}`);
    put(0);
  }

  return {
    get count() {
      return count;
    },
    clear,
    update,
  };
}
