import type { Drafts } from "../composer/drafts.ts";
import type { Live } from "../live/live.ts";
import type { Kept } from "../settings/kept.ts";
import { keepSettings, type Settings } from "../settings/settings.ts";
import type { Store } from "../state/store.ts";
import { type Key, textOf, type Values } from "../words/words.ts";

/** What everything that works on the page's behalf has in its hands. */
export interface Page {
  readonly store: Store;
  readonly drafts: Drafts;
  readonly kept: Kept;
  /** The live connection, while somebody is signed in. */
  live?: Live | undefined;
  /** What waits for a better moment; called as soon as the server can be reached again. */
  readonly waiting: Set<() => void>;
}

/** A text in the language of the page. */
export function say(page: Page, key: Key, values?: Values): string {
  return textOf(page.store.get().settings.language, key, values);
}

/** Tells something in passing. */
export function tell(page: Page, text: string, tone: "info" | "error" = "info"): void {
  const { toasts } = page.store.get();
  // The same thing twice at once says no more than once.
  if (toasts.some((toast) => toast.text === text)) return;
  page.store.dispatch({ kind: "toast", toast: { id: page.store.tick(), tone, text } });
}

/** Changes settings, on this device and at once. */
export function change(page: Page, settings: Partial<Settings>): void {
  keepSettings(page.kept, settings);
  page.store.dispatch({ kind: "settings", change: settings });
}
