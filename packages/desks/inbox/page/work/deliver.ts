import { calls } from "../api/calls.ts";
import { backoffMs } from "../live/backoff.ts";
import type { Pending } from "../state/state.ts";
import type { Page } from "./page.ts";
import { readMessages } from "./read-cases.ts";
import { takeRefusal } from "./refused.ts";

/** What is written, before it has a key. */
export type Writing = Pick<Pending, "kind" | "text" | "files">;

/** The lines of a case go one after the other, so that the customer reads them in the order they were written. */
const lanes = new Map<string, Promise<void>>();

/** Shows a line or a note at once, and sends it until the server has it or refuses it. */
export function deliver(page: Page, id: string, writing: Writing): void {
  const after = page.store.get().details.get(id)?.messages.at(-1)?.sequence ?? 0;
  const pending: Pending = { ...writing, key: newKey(), at: Date.now(), status: "sending", after };
  page.store.dispatch({ kind: "pending", case: id, pending });
  enqueue(page, id, pending.key);
}

/** Sends once more what was refused, with the same key: if it did get through, it is still one line. */
export function deliverAgain(page: Page, id: string, key: string): void {
  page.store.dispatch({ kind: "pending_status", case: id, key, status: "sending" });
  enqueue(page, id, key);
}

/** Sends what somebody had written before they were signed out. */
export function deliverKept(page: Page): void {
  for (const [id, lines] of page.store.get().pending) {
    for (const { key, status } of lines) if (status === "waiting" || status === "sending") deliverAgain(page, id, key);
  }
}

function enqueue(page: Page, id: string, key: string): void {
  const lane = (lanes.get(id) ?? Promise.resolve()).then(() => send(page, id, key));
  lanes.set(id, lane);
}

async function send(page: Page, id: string, key: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const pending = page.store
      .get()
      .pending.get(id)
      ?.find((line) => line.key === key);
    if (pending === undefined || pending.status === "sent" || pending.status === "refused") return;
    const status = await sendOnce(page, id, pending);
    page.store.dispatch({ kind: "pending_status", case: id, key, status });
    if (status === "sent") {
      void readMessages(page, id);
      return;
    }
    if (status === "refused" || page.store.get().access.kind !== "signed_in") return;
    await pause(page, backoffMs(tries, Math.random, 1_000, 30_000));
  }
}

async function sendOnce(page: Page, id: string, pending: Pending): Promise<Pending["status"]> {
  const { key, text, files } = pending;
  const tick = page.store.tick();
  try {
    const answer =
      pending.kind === "note"
        ? await calls.note(id, { key, text })
        : await calls.line(id, { key, text, ...(files.length === 0 ? {} : { files: files.map((file) => file.id) }) });
    page.store.dispatch({ kind: "pending_status", case: id, key, status: "sent" });
    page.store.dispatch({ kind: "case_read", case: answer.case, tick });
    return "sent";
  } catch (error) {
    const refusal = await takeRefusal(page, error, true);
    if (refusal.code === "signed_out" || refusal.retryable) return "waiting";
    await takeRefusal(page, refusal);
    return "refused";
  }
}

/** Waits, or less where the server can be reached again earlier. */
function pause(page: Page, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      page.waiting.delete(end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    page.waiting.add(end);
  });
}

/** A random key. Not `randomUUID`, which browsers have over https only. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
