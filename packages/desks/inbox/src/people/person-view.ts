import type { PersonView } from "../api/protocol.ts";
import type { CaseIndex } from "../cases/case-index.ts";
import type { PresenceState } from "../live/presence.ts";
import type { KeptPerson } from "./kept-person.ts";

/** What a person is shown with. */
export interface PersonContext {
  presenceOf(person: string): PresenceState;
  readonly cases: Pick<CaseIndex, "countOf">;
}

/** A person as colleagues see them. */
export function personView(person: KeptPerson, { presenceOf, cases }: PersonContext): PersonView {
  const { id, name, email, role, isDisabled } = person;
  const presence = isDisabled ? "offline" : presenceOf(id);
  return { id, name, email, role, presence, isDisabled, cases: cases.countOf(id) };
}
