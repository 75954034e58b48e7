import type { CaseRow } from "../../src/api/protocol.ts";
import { calls } from "../api/calls.ts";
import { Refusal } from "../api/refusal.ts";
import { type Page, say, tell } from "./page.ts";

/**
 * Takes in that a request failed: who is signed out gets to sign in, the case that somebody else has is shown as
 * theirs. What is no refusal is a fault of the page and goes on its way.
 */
export async function takeRefusal(page: Page, error: unknown, quietly = false): Promise<Refusal> {
  if (!(error instanceof Refusal)) throw error;
  if (error.code === "signed_out") {
    await signedOut(page, error);
    return error;
  }
  if (error.case !== undefined) page.store.dispatch({ kind: "row_read", case: error.case, tick: page.store.tick() });
  if (!quietly) tell(page, refusalText(page, error), "error");
  return error;
}

/** What a refusal says to whoever caused it. */
export function refusalText(page: Page, refusal: Refusal): string {
  const { code } = refusal;
  if (code === "signed_out") return say(page, "signin.expired");
  if (code === "not_owner") return ownerText(page, refusal.case);
  return say(page, `refusal.${code}`);
}

function ownerText(page: Page, row: CaseRow | undefined): string {
  if (row?.state === "closed" || row?.state === "returned") return say(page, "refusal.not_owner.over");
  if (row?.person === undefined) return say(page, "refusal.not_owner.nobody");
  return say(page, "refusal.not_owner", { person: row.person.name });
}

/** Shows how to sign in, once, however many requests found out. */
export async function signedOut(page: Page, refusal?: Refusal): Promise<void> {
  await showSignIn(page, { refusal, wasSignedIn: page.store.get().access.kind === "signed_in" });
}

/** Signs out because somebody wants to. */
export async function signOut(page: Page): Promise<void> {
  try {
    // The server says over the live connection what the page is about to know.
    page.live?.close();
    page.live = undefined;
    await calls.signOut();
    await showSignIn(page, { wasSignedIn: false });
  } catch (error) {
    await takeRefusal(page, error);
  }
}

async function showSignIn(
  page: Page,
  { refusal, wasSignedIn }: { readonly refusal?: Refusal | undefined; readonly wasSignedIn: boolean },
): Promise<void> {
  const options = refusal?.signIn ?? (await signInOptions());
  if (options === undefined) return;
  page.live?.close();
  page.live = undefined;
  if (page.store.get().access.kind !== "signed_out") page.store.dispatch({ kind: "signed_out", options, wasSignedIn });
}

/** How one can sign in; undefined where somebody is signed in after all, or where nobody can say. */
async function signInOptions(): Promise<Refusal["signIn"]> {
  try {
    await calls.me();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return error.signIn;
  }
}
