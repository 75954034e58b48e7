import { calls } from "../api/calls.ts";
import { Refusal } from "../api/refusal.ts";
import type { View } from "../route/route.ts";
import { mustCount } from "../state/counts.ts";
import { rowsIn } from "../state/rows.ts";
import type { Page } from "./page.ts";
import { takeRefusal } from "./refused.ts";

/** Reads the beginning of a list, or what follows what has been read. */
export async function readList(page: Page, view: View, isMore = false): Promise<void> {
  const { store } = page;
  if (isMore && store.get().reach[view].isReading) return;
  const tick = store.tick();
  store.dispatch({ kind: "list_reading", view });
  try {
    const before = isMore ? store.get().reach[view].end?.id : undefined;
    store.dispatch({ kind: "list_read", view, tick, isMore, answer: await calls.cases({ view, before }) });
  } catch (error) {
    await takeRefusal(page, error, true);
    store.dispatch({ kind: "list_failed", view });
  }
}

/** Reads again as much of a list as had been read. */
export async function readListAgain(page: Page, view: View): Promise<void> {
  const wanted = rowsIn(page.store.get(), view).length;
  await readList(page, view);
  for (let pages = 1; pages < 10; pages++) {
    const { failed, hasMore } = page.store.get().reach[view];
    if (failed || !hasMore || rowsIn(page.store.get(), view).length >= wanted) return;
    await readList(page, view, true);
  }
}

let typing: ReturnType<typeof setTimeout> | undefined;
let asking: AbortController | undefined;

/** Searches as soon as somebody pauses in typing. */
export function searchSoon(page: Page, text: string): void {
  page.store.dispatch({ kind: "search", text });
  clearTimeout(typing);
  asking?.abort();
  if (text.trim() !== "") typing = setTimeout(() => void search(page), 250);
}

/** Searches in the list that is shown, or reads more of what was found. */
export async function search(page: Page, isMore = false): Promise<void> {
  const { store } = page;
  const { view, found } = store.get();
  const query = store.get().search.trim();
  if (query === "" || (isMore && found?.isReading === true)) return;
  const tick = store.tick();
  store.dispatch({ kind: "search_reading", view, query });
  asking?.abort();
  const own = new AbortController();
  asking = own;
  try {
    const before = isMore ? found?.ids.at(-1) : undefined;
    const answer = await calls.cases({ view, search: query, before }, own.signal);
    store.dispatch({ kind: "search_read", view, query, tick, isMore, answer });
  } catch (error) {
    if (own.signal.aborted && error instanceof Refusal) return;
    await takeRefusal(page, error, true);
    store.dispatch({ kind: "search_failed", view, query });
  }
}

let counting: ReturnType<typeof setTimeout> | undefined;

/** Has the server count again, at most every few seconds and not with every other page at once. */
export function countSoon(page: Page): void {
  if (counting !== undefined || !mustCount(page.store.get())) return;
  counting = setTimeout(
    () => {
      counting = undefined;
      if (page.store.get().access.kind === "signed_in") void readList(page, "waiting");
    },
    2_000 + Math.random() * 2_000,
  );
}
