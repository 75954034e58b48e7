import type { MessagesAnswer } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import type { Page } from "./page.ts";
import { takeRefusal } from "./refused.ts";

const pageOfMessages = 50;

/** Reads a case, the end of its transcript, and who the customer is. */
export async function readCase(page: Page, id: string): Promise<void> {
  await Promise.all([readDetails(page, id), readMessages(page, id), readCustomer(page, id)]);
}

/** Reads who the customer is. */
export async function readCustomer(page: Page, id: string): Promise<void> {
  try {
    page.store.dispatch({ kind: "customer_read", case: id, customer: await calls.customer(id) });
  } catch (error) {
    // Whether the case is there, its own reading tells.
    await takeRefusal(page, error, true);
  }
}

/** Reads a case, without its transcript. */
export async function readDetails(page: Page, id: string): Promise<void> {
  const tick = page.store.tick();
  try {
    page.store.dispatch({ kind: "case_read", case: (await calls.case(id)).case, tick });
  } catch (error) {
    const { code } = await takeRefusal(page, error, true);
    const isShown = page.store.get().details.get(id)?.view !== undefined;
    if (code === "unknown") page.store.dispatch({ kind: "case_failed", case: id, problem: "unknown" });
    else if (!isShown && code !== "signed_out") {
      page.store.dispatch({ kind: "case_failed", case: id, problem: "failed" });
    }
  }
}

/** The cases whose messages are being read, and whether there was a reason to read them once more. */
const reading = new Map<string, { again: boolean }>();

/** Reads what is new in a transcript, until it is known to its end; once at a time a case. */
export async function readMessages(page: Page, id: string): Promise<void> {
  const running = reading.get(id);
  if (running !== undefined) {
    running.again = true;
    return;
  }
  const own = { again: false };
  reading.set(id, own);
  try {
    do {
      own.again = false;
      await readToEnd(page, id);
    } while (own.again);
  } catch (error) {
    await takeRefusal(page, error, true);
  } finally {
    reading.delete(id);
  }
}

/** A stretch may be short, as ratings are no messages of their own: only an empty one says that there is no more. */
function mayHaveOlder([first]: MessagesAnswer["messages"]): boolean {
  return first !== undefined && first.sequence > 1;
}

async function readToEnd(page: Page, id: string): Promise<void> {
  const { store } = page;
  for (;;) {
    const known = store.get().details.get(id);
    const last = known?.messages.at(-1)?.sequence;
    const answer = await calls.messages(id, last === undefined ? { last: pageOfMessages } : { after: last });
    const hasOlder = last === undefined ? mayHaveOlder(answer.messages) : undefined;
    store.dispatch({ kind: "messages_read", case: id, answer, hasOlder });
    const reached = answer.messages.at(-1)?.sequence ?? last;
    if (answer.messages.length === 0 || reached === undefined || reached >= answer.last) return;
  }
}

/** Reads the last messages once more: what the customer thinks of them may have come later. */
export async function readLatest(page: Page, id: string): Promise<void> {
  await readMessages(page, id);
  try {
    const answer = await calls.messages(id, { last: pageOfMessages });
    const known = page.store.get().details.get(id)?.messages.at(-1)?.sequence ?? 0;
    const messages = answer.messages.filter(({ sequence }) => sequence <= known);
    page.store.dispatch({ kind: "messages_read", case: id, answer: { ...answer, messages } });
  } catch (error) {
    await takeRefusal(page, error, true);
  }
}

/** Reads the messages before the first one that is known. */
export async function readOlder(page: Page, id: string): Promise<void> {
  const { store } = page;
  const details = store.get().details.get(id);
  const first = details?.messages[0]?.sequence;
  if (first === undefined || details?.hasOlder !== true || details.isReadingOlder) return;
  store.dispatch({ kind: "older_reading", case: id });
  try {
    const answer = await calls.messages(id, { before: first, limit: pageOfMessages });
    store.dispatch({ kind: "messages_read", case: id, answer, hasOlder: mayHaveOlder(answer.messages) });
  } catch (error) {
    await takeRefusal(page, error);
    store.dispatch({ kind: "older_failed", case: id });
  }
}
