import type { Clock } from "@frontdesk/core";

/** Whether somebody is there. */
export type PresenceState = "online" | "away" | "offline";

/** Who is there, by the pages that are open. */
export interface Presence {
  of(person: string): PresenceState;
  /** Since when a person has not been there; undefined for who is. */
  absentSince(person: string): number | undefined;
  /** A page was opened, said something else, or was closed (undefined). */
  set(page: object, person: string, state: "online" | "away" | undefined): void;
  close(): void;
}

/** Who loads the page anew is not gone. */
const graceMs = 10_000;

/** Makes {@link Presence}; `changed` is called when somebody comes, goes, or says that they are away. */
export function presence(clock: Clock, changed: (person: string) => void): Presence {
  /** Nobody was seen before this: who has a case has been away since then at the earliest. */
  const start = clock.now();
  const pages = new Map<string, Map<object, "online" | "away">>();
  const leaving = new Map<string, { readonly state: PresenceState; readonly cancel: () => void }>();
  const leftAt = new Map<string, number>();

  const byPages = (person: string): PresenceState => {
    const states = [...(pages.get(person)?.values() ?? [])];
    return states.includes("online") ? "online" : states.length > 0 ? "away" : "offline";
  };
  const of = (person: string): PresenceState => leaving.get(person)?.state ?? byPages(person);
  const stay = (person: string): void => {
    leaving.get(person)?.cancel();
    leaving.delete(person);
  };
  const leave = (person: string, state: PresenceState): void => {
    if (leaving.has(person)) return;
    const cancel = clock.after(graceMs, () => {
      leaving.delete(person);
      changed(person);
    });
    leaving.set(person, { state, cancel });
  };

  return {
    of,
    absentSince: (person) => (of(person) === "online" ? undefined : (leftAt.get(person) ?? start)),
    set(page, person, state) {
      const before = of(person);
      const wasThere = byPages(person) === "online";
      const own = pages.get(person) ?? new Map<object, "online" | "away">();
      if (state === undefined) own.delete(page);
      else own.set(page, state);
      if (own.size === 0) pages.delete(person);
      else pages.set(person, own);
      const now = byPages(person);
      if (wasThere && now !== "online") leftAt.set(person, clock.now());
      if (now === "offline" && before !== "offline") leave(person, before);
      else if (now !== "offline") stay(person);
      if (of(person) !== before) changed(person);
    },
    close() {
      for (const { cancel } of leaving.values()) cancel();
      leaving.clear();
    },
  };
}
