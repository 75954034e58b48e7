import type { CasePerson } from "@frontdesk/core";

/** What tells people apart: the id, or the name of who has none, as at another desk; null for nobody. */
export function personKey(person: CasePerson | undefined): string | null {
  return person === undefined ? null : (person.id ?? person.name);
}
