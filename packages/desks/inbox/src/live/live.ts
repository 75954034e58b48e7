import type { Case, Clock, Socket } from "@frontdesk/core";
import type { SignIn } from "../access/sign-ins.ts";
import type { CaseView, LiveFrame, PageFrame, PersonView } from "../api/protocol.ts";
import { caseRow } from "../cases/case-view.ts";
import { type Crowd, isSameAt, isTypingIn, lookingIn, nobody, stateIn } from "./crowd.ts";
import { type PageConnection, pageConnection } from "./page-connection.ts";
import { type PresenceState, presence } from "./presence.ts";

/** What happens in the inbox, told to the pages that are open. */
export interface Live {
  /** A page connects. */
  open(socket: Socket, signIn: SignIn): LivePage;
  presenceOf(person: string): PresenceState;
  /** Since when a person has not been there; undefined for who is. */
  absentSince(person: string): number | undefined;
  /** Who else has a case open. */
  looking(caseId: string, viewer: string): CaseView["looking"];
  caseChanged(found: Case): void;
  customerTypes(caseId: string): void;
  personTypes(caseId: string, person: string): void;
  peopleChanged(): void;
  /** Others are at other nodes now, or look at something else. */
  elsewhereChanged(): void;
  /** News of cases may have been lost: the pages read the messages again that they show. */
  missed(): void;
  /** Ends the pages of who is signed in no more. */
  endSignedOut(): void;
  readonly hasPages: boolean;
  /** Tells the pages of a person, or of one of their sign-ins, to sign in again; `but`: save those of this sign-in. */
  signOut(whom: { readonly person: string; readonly but?: string } | { readonly signIn: string }): void;
  close(): void;
}

/** One page that is connected. */
export interface LivePage {
  say(frame: PageFrame): void;
  closed(): void;
}

/** What {@link Live} works with. */
export interface LiveOptions {
  readonly clock: Clock;
  nameOf(person: string): string;
  people(): readonly PersonView[];
  isSignedIn(signIn: SignIn): boolean;
  /** Who is connected to other nodes. */
  elsewhere(): Crowd;
  /** Who is connected here has changed, or what they look at. */
  hereChanged(crowd: Crowd): void;
}

/** How long somebody is said to be writing after they were seen to. */
const typingMs = 5_000;
/** One more closes the person's oldest page. */
const mostOfOnePerson = 20;

/** Makes {@link Live}. Nothing is kept for a page that is closed. */
export function live({ clock, nameOf, people, isSignedIn, elsewhere, hereChanged }: LiveOptions): Live {
  const pages = new Set<PageConnection>();
  /** Who writes where, with what ends it. */
  const typing = new Map<string, { readonly caseId: string; readonly person: string; cancel(): void }>();
  const customers = new Map<string, () => void>();
  let isPeopleDue = false;
  /** Who is connected to other nodes, as it was taken in last, and by person what stands for their pages there. */
  let others = nobody;
  const standIns = new Map<string, object>();

  const tell = (frame: LiveFrame, to: (page: PageConnection) => boolean = () => true): void => {
    const text = JSON.stringify(frame);
    for (const page of [...pages]) if (to(page)) page.sendText(text);
  };
  const typingKey = (caseId: string, person: string): string => `${caseId}\n${person}`;
  const looking = (caseId: string, viewer: string): CaseView["looking"] => {
    const ids = new Set<string>();
    for (const page of pages) if (page.looking === caseId) ids.add(page.signIn.person);
    for (const person of lookingIn(others, caseId)) ids.add(person);
    ids.delete(viewer);
    const isTyping = (id: string): boolean => typing.has(typingKey(caseId, id)) || isTypingIn(others, caseId, id);
    return [...ids].map((id) => ({ id, name: nameOf(id), isTyping: isTyping(id) }));
  };
  const tellElsewhere = (): void =>
    hereChanged({
      pages: [...pages].map(({ signIn: { person }, state, looking }) => ({ person, state, looking })),
      typing: [...typing.values()].map(({ caseId, person }) => ({ case: caseId, person })),
    });
  const tellLooking = (caseId: string): void => {
    tellElsewhere();
    for (const page of [...pages]) {
      if (page.looking !== caseId) continue;
      page.send({ kind: "looking", case: caseId, people: looking(caseId, page.signIn.person) });
    }
  };
  /** Many changes at once, as when a server comes back, are one frame. */
  const peopleChanged = (): void => {
    if (isPeopleDue) return;
    isPeopleDue = true;
    queueMicrotask(() => {
      isPeopleDue = false;
      tell({ kind: "people", people: people() });
    });
  };
  const there = presence(clock, peopleChanged);
  const stopTyping = (caseId: string, person: string): void => {
    typing.get(typingKey(caseId, person))?.cancel();
    typing.delete(typingKey(caseId, person));
  };
  const look = (page: PageConnection, caseId: string | undefined): void => {
    const before = page.looking;
    if (before === caseId) return;
    page.looking = caseId;
    if (before !== undefined) {
      stopTyping(before, page.signIn.person);
      tellLooking(before);
    }
    if (caseId !== undefined) tellLooking(caseId);
  };
  const forget = (page: PageConnection): void => {
    page.over();
    if (!pages.delete(page)) return;
    look(page, undefined);
    there.set(page, page.signIn.person, undefined);
    tellElsewhere();
  };
  const end = (page: PageConnection, code: number, reason: string): void => {
    page.end(code, reason);
    forget(page);
  };
  const endAsSignedOut = (page: PageConnection): void => {
    page.send({ kind: "signed_out" });
    end(page, 1008, "signed out");
  };

  return {
    open(socket, signIn) {
      const own = [...pages].filter((page) => page.signIn.person === signIn.person);
      const [oldest] = own;
      if (oldest !== undefined && own.length >= mostOfOnePerson) end(oldest, 1013, "too many pages");
      const page = pageConnection({ socket, signIn, clock, isSignedIn: () => isSignedIn(signIn) });
      pages.add(page);
      there.set(page, signIn.person, page.state);
      tellElsewhere();
      page.send({ kind: "people", people: people() });
      return {
        say(frame) {
          if (!pages.has(page)) return;
          if (frame.kind === "looking") return look(page, frame.case ?? undefined);
          page.state = frame.presence;
          there.set(page, signIn.person, page.state);
          tellElsewhere();
        },
        closed: () => forget(page),
      };
    },
    presenceOf: there.of,
    absentSince: there.absentSince,
    looking,
    caseChanged(found) {
      tell({ kind: "case", case: caseRow(found) });
      tell({ kind: "messages", case: found.id });
    },
    customerTypes(caseId) {
      // A page shows it for five seconds: to tell it more often than every two changes nothing.
      if (customers.has(caseId)) return;
      customers.set(
        caseId,
        clock.after(2_000, () => customers.delete(caseId)),
      );
      tell({ kind: "typing", case: caseId });
    },
    personTypes(caseId, person) {
      const wasTyping = typing.has(typingKey(caseId, person));
      stopTyping(caseId, person);
      const isOver = (): void => {
        typing.delete(typingKey(caseId, person));
        tellLooking(caseId);
      };
      typing.set(typingKey(caseId, person), { caseId, person, cancel: clock.after(typingMs, isOver) });
      if (!wasTyping) tellLooking(caseId);
    },
    peopleChanged,
    elsewhereChanged() {
      const before = others;
      others = elsewhere();
      const people = new Set([...before.pages, ...others.pages].map(({ person }) => person));
      for (const person of people) {
        const standIn = standIns.get(person) ?? {};
        const state = stateIn(others, person);
        if (state === undefined) standIns.delete(person);
        else standIns.set(person, standIn);
        there.set(standIn, person, state);
      }
      const shown = new Set([...pages].map((page) => page.looking));
      for (const caseId of shown) if (caseId !== undefined && !isSameAt(before, others, caseId)) tellLooking(caseId);
    },
    missed() {
      for (const page of [...pages])
        if (page.looking !== undefined) page.send({ kind: "messages", case: page.looking });
    },
    endSignedOut() {
      for (const page of [...pages]) if (!isSignedIn(page.signIn)) endAsSignedOut(page);
    },
    get hasPages() {
      return pages.size > 0;
    },
    signOut(whom) {
      for (const page of [...pages]) {
        const { id, person } = page.signIn;
        const isMeant = "person" in whom ? person === whom.person && id !== whom.but : id === whom.signIn;
        if (isMeant) endAsSignedOut(page);
      }
    },
    close() {
      for (const page of [...pages]) end(page, 1001, "The server stops.");
      there.close();
      for (const { cancel } of typing.values()) cancel();
      for (const cancel of customers.values()) cancel();
      typing.clear();
      customers.clear();
    },
  };
}
