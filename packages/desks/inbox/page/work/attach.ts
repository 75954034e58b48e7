import { Refusal } from "../api/refusal.ts";
import { upload } from "../api/upload.ts";
import type { Attached } from "../state/state.ts";
import { formatsOf } from "../words/format.ts";
import { newKey } from "./deliver.ts";
import { type Page, say, tell } from "./page.ts";
import { takeRefusal } from "./refused.ts";

/** How many files go with one line. */
const most = 10;

/** The files behind what is shown, until they have been sent or taken back. */
const files = new Map<string, { readonly file: File; readonly stop: AbortController }>();

/** Sends files for the next line of a case. What cannot be accepted is refused before a byte is sent. */
export function attach(page: Page, id: string, chosen: readonly File[]): void {
  for (const file of chosen) {
    const refusal = refusalOf(page, id, file);
    if (refusal !== undefined) {
      tell(page, refusal, "error");
      continue;
    }
    const key = newKey();
    files.set(key, { file, stop: new AbortController() });
    const attached: Attached = { key, name: file.name, size: file.size, progress: 0, failed: false };
    page.store.dispatch({ kind: "attached", case: id, change: (all) => [...all, attached] });
    void send(page, id, key);
  }
}

/** Tries a file once more. */
export function attachAgain(page: Page, id: string, key: string): void {
  changeOne(page, id, key, { failed: false, progress: 0 });
  void send(page, id, key);
}

/** Takes a file back. */
export function detach(page: Page, id: string, key: string): void {
  files.get(key)?.stop.abort();
  files.delete(key);
  page.store.dispatch({ kind: "attached", case: id, change: (all) => all.filter((one) => one.key !== key) });
}

function refusalOf(page: Page, id: string, { name, size }: File): string | undefined {
  const { access, attached, settings } = page.store.get();
  const limit = access.kind === "signed_in" ? access.me.limits.fileBytes : 0;
  if ((attached.get(id)?.length ?? 0) >= most) return say(page, "file.many", { count: most });
  if (size === 0) return say(page, "file.empty", { name });
  if (size > limit) return say(page, "file.large", { name, size: formatsOf(settings.language).bytes(limit) });
  return undefined;
}

async function send(page: Page, id: string, key: string): Promise<void> {
  const known = files.get(key);
  if (known === undefined) return;
  const { file, stop } = known;
  try {
    const answer = await upload(id, file, (progress) => changeOne(page, id, key, { progress }), stop.signal);
    changeOne(page, id, key, { id: answer.id, name: answer.name, size: answer.size, progress: 1 });
    files.delete(key);
  } catch (error) {
    if (stop.signal.aborted && error instanceof Refusal) return;
    changeOne(page, id, key, { failed: true });
    const refusal = await takeRefusal(page, error, true);
    if (refusal.code !== "signed_out") tell(page, textOf(page, refusal, file.name), "error");
  }
}

function textOf(page: Page, { code }: Refusal, name: string): string {
  if (code === "wrong_type") return say(page, "file.type", { name });
  if (code !== "too_large") return say(page, "file.failed", { name });
  const { access, settings } = page.store.get();
  const limit = access.kind === "signed_in" ? access.me.limits.fileBytes : 0;
  return say(page, "file.large", { name, size: formatsOf(settings.language).bytes(limit) });
}

function changeOne(page: Page, id: string, key: string, change: Partial<Attached>): void {
  page.store.dispatch({
    kind: "attached",
    case: id,
    change: (all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)),
  });
}
