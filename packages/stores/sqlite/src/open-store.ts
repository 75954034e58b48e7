import type { Store } from "@frontdesk/core";

/** What an open file is asked for. */
type Verb = Exclude<keyof Store, "apiVersion" | "name" | "nodes" | "open" | "close" | "inspect" | "migrate">;

/** An open file, in whichever thread it is. */
export type OpenStore = Pick<Store, Verb | "inspect" | "close">;

// A record, so that none can be forgotten.
const verbs: Readonly<Record<Verb, true>> = {
  accept: true,
  pending: true,
  load: true,
  find: true,
  record: true,
  commit: true,
  commitAndClaim: true,
  history: true,
  token: true,
  claim: true,
  settle: true,
  nextDue: true,
  outbox: true,
  dueTimers: true,
  nextTimer: true,
  case: true,
  cases: true,
  journal: true,
  addJournal: true,
  identities: true,
  link: true,
  setApart: true,
  sweep: true,
  erase: true,
  conversations: true,
  forgetIdentities: true,
  blob: true,
  putBlob: true,
  swapBlob: true,
  removeBlob: true,
  stuck: true,
  retry: true,
  drop: true,
};

/** Calls a verb of an {@link OpenStore} with its arguments. */
export type Call = (verb: keyof OpenStore, args: readonly unknown[]) => Promise<unknown>;

/** All verbs, each passed on to one function. */
export function verbsBy(call: Call): Pick<Store, Verb> {
  const entries = Object.keys(verbs).map((verb) => {
    // Safe: the keys of `verbs`.
    const own = verb as Verb;
    return [own, (...args: readonly unknown[]) => call(own, args)];
  });
  // Safe: each verb is there, and the arguments and results pass through as they are.
  return Object.fromEntries(entries) as Pick<Store, Verb>;
}

/** Calls a verb by its name, with arguments that were passed to a verb of {@link verbsBy}. */
export function callVerb(store: OpenStore, verb: keyof OpenStore, args: readonly unknown[]): Promise<unknown> {
  // Safe: see above.
  const own = store[verb] as (...args: readonly unknown[]) => Promise<unknown>;
  return own(...args);
}
