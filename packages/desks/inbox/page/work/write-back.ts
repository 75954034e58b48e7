import { meOf, type Pending } from "../state/state.ts";
import type { Page } from "./page.ts";

/** Tells an open composer that a draft was changed from outside. */
export const writtenBack = new EventTarget();

/** Puts what was refused back into the box it came from, before what stands there. */
export function writeBack(page: Page, id: string, { key, kind, text }: Pending): void {
  const me = meOf(page.store.get())?.id ?? "";
  const mode = kind === "note" ? "note" : "reply";
  const before = page.drafts.get(me, id, mode);
  page.drafts.set(me, id, mode, before.trim() === "" ? text : `${text}\n${before}`);
  page.store.dispatch({ kind: "pending_dropped", case: id, key });
  writtenBack.dispatchEvent(new Event(`${mode}:${id}`));
}
