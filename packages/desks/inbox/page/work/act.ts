import type { CaseAnswer, CaseRow, TransferRequest } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import type { Key } from "../words/words.ts";
import { type Page, say, tell } from "./page.ts";
import { readMessages } from "./read-cases.ts";
import { takeRefusal } from "./refused.ts";

/** Takes a case; `from` is who has it as it is shown, so that nobody is overruled by accident. */
export function take(page: Page, row: CaseRow): Promise<boolean> {
  const from = row.person?.id ?? null;
  // Nothing is told: the box to write in has opened.
  return act(page, row.id, () => calls.take(row.id, { from }));
}

/** Passes a case on. */
export function transfer(page: Page, id: string, to: TransferRequest): Promise<boolean> {
  return act(page, id, () => calls.transfer(id, to), "case.transferred");
}

/** Lets the bot answer again. */
export function giveBack(page: Page, id: string): Promise<boolean> {
  return act(page, id, () => calls.giveBack(id), "case.returned");
}

/** Ends a case. */
export function close(page: Page, id: string): Promise<boolean> {
  return act(page, id, () => calls.close(id), "case.closed");
}

async function act(page: Page, id: string, call: () => Promise<CaseAnswer>, done?: Key): Promise<boolean> {
  const tick = page.store.tick();
  try {
    const answer = await call();
    page.store.dispatch({ kind: "case_read", case: answer.case, tick });
    if (done !== undefined) tell(page, say(page, done));
    await readMessages(page, id);
    return true;
  } catch (error) {
    await takeRefusal(page, error);
    return false;
  }
}
