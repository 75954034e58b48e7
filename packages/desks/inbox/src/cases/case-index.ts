import type { Case } from "@frontdesk/core";
import { foldedText } from "./folded-text.ts";
import { personKey } from "./person-key.ts";

/** The lists of cases. */
export type CaseListName = "waiting" | "mine" | "open" | "all";

/** Which cases to list. */
export interface CaseQuery {
  readonly view: CaseListName;
  readonly me: string;
  /** Words that all must occur. */
  readonly search: string;
  /** The last case of the page before. */
  readonly before: string | undefined;
}

/** Cases in memory: lists and searches ask no store. */
export interface CaseIndex {
  get(id: string): Case | undefined;
  /** Adds a case, or replaces what is known of it. Returns what was known. */
  put(found: Case): Case | undefined;
  list(query: CaseQuery): { readonly cases: readonly Case[]; readonly hasMore: boolean };
  openIds(): readonly string[];
  counts(me: string): { readonly waiting: number; readonly mine: number; readonly open: number };
  /** How many cases a person has now. */
  countOf(person: string): number;
  /** The customer's other cases, newest first. */
  earlier(of: Case): readonly Case[];
}

interface Entry {
  readonly found: Case;
  readonly text: string;
}

const pageSize = 100;
const mostCounted = 1_000;
const mostEarlier = 10;

/** An index of so many cases at most: the newest, and all that are open. */
export function caseIndex(capacity: number): CaseIndex {
  const entries = new Map<string, Entry>();
  /** Oldest first; undefined when it is to be made again. */
  let sorted: Entry[] | undefined;

  const inOrder = (): readonly Entry[] => {
    sorted ??= [...entries.values()].sort(byAge);
    return sorted;
  };
  const makeRoom = (): void => {
    if (entries.size <= capacity) return;
    const oldest = inOrder().find(({ found }) => !isOpen(found));
    if (oldest === undefined) return;
    entries.delete(oldest.found.id);
    sorted = undefined;
  };

  return {
    get: (id) => entries.get(id)?.found,
    put(found) {
      const known = entries.get(found.id);
      const entry = { found, text: searchText(found) };
      entries.set(found.id, entry);
      const place = known && sorted?.indexOf(known);
      if (sorted !== undefined && place !== undefined && place >= 0 && known?.found.openedAt === found.openedAt) {
        sorted[place] = entry;
      } else {
        sorted = undefined;
      }
      makeRoom();
      return known?.found;
    },
    list({ view, me, search, before }) {
      const words = foldedText(search).split(/\s+/).filter(Boolean);
      const ordered = view === "waiting" ? inOrder() : inOrder().toReversed();
      const matching = ordered.filter(
        ({ found, text }) => isIn(view, found, me) && words.every((word) => text.includes(word) || isIdOf(found, word)),
      );
      const start = before === undefined ? 0 : startAfter(matching, entries.get(before), view === "waiting");
      const cases = matching.slice(start, start + pageSize).map(({ found }) => found);
      return { cases, hasMore: matching.length > start + pageSize };
    },
    openIds: () => [...entries.values()].filter(({ found }) => isOpen(found)).map(({ found }) => found.id),
    counts(me) {
      const counts = { waiting: 0, mine: 0, open: 0 };
      for (const { found } of entries.values()) {
        if (isIn("waiting", found, me)) counts.waiting += 1;
        if (isIn("mine", found, me)) counts.mine += 1;
        if (isOpen(found)) counts.open += 1;
      }
      return {
        waiting: Math.min(counts.waiting, mostCounted),
        mine: Math.min(counts.mine, mostCounted),
        open: Math.min(counts.open, mostCounted),
      };
    },
    countOf(person) {
      let count = 0;
      for (const { found } of entries.values()) if (isIn("mine", found, person)) count += 1;
      return count;
    },
    earlier(of) {
      return inOrder()
        .filter(({ found }) => found.id !== of.id && isSameCustomer(found, of))
        .slice(-mostEarlier)
        .map(({ found }) => found)
        .reverse();
    },
  };
}

function isOpen({ state }: Case): boolean {
  return state === "queued" || state === "agent";
}

function isIn(view: CaseListName, found: Case, me: string): boolean {
  switch (view) {
    case "waiting":
      return found.state === "queued";
    case "mine":
      return found.state === "agent" && personKey(found.person) === me;
    case "open":
      return isOpen(found);
    case "all":
      return true;
  }
}

function byAge({ found: a }: Entry, { found: b }: Entry): number {
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);
}

/** Where the next page begins; also when the last case of the page before has left the list meanwhile. */
function startAfter(matching: readonly Entry[], last: Entry | undefined, isOldestFirst: boolean): number {
  if (last === undefined) return matching.length;
  const next = matching.findIndex((entry) => entry !== last && byAge(entry, last) > 0 === isOldestFirst);
  return next < 0 ? matching.length : next;
}

/** By the conversation; across conversations only where a platform vouches for who somebody is. */
function isSameCustomer(one: Case, other: Case): boolean {
  if (one.conversation === other.conversation) return true;
  const isVouchedFor = one.customer.verified !== false && other.customer.verified !== false;
  return isVouchedFor && one.channel === other.channel && one.customer.id === other.customer.id;
}

/** A piece of an id that is long enough to be meant: three digits are in many. */
function isIdOf({ id }: Case, word: string): boolean {
  return word.length >= 6 && id.includes(word);
}

function searchText({ customer, queue, summary, note, person, notes }: Case): string {
  const notesText = notes.map(({ text }) => text);
  const texts = [customer.name, customer.email, customer.id, queue, summary.lastMessage, note, person?.name];
  return foldedText([...texts, ...notesText].filter((text) => text !== undefined).join("\n"));
}
