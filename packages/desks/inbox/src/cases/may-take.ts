import type { Case } from "@frontdesk/core";
import type { Opened } from "../opened.ts";
import type { KeptPerson } from "../people/kept-person.ts";
import { personKey } from "./person-key.ts";

type Services = Pick<Opened, "host" | "live" | "people">;

/** Who is not there for longer may be relieved of their cases. */
const graceMs = 60_000;

/**
 * Whether somebody may take a case: one that waits anybody may, and a lead every one. What somebody has, another agent
 * takes over only where it is reserved for them, or where its holder has been gone for more than a minute, or for good.
 */
export function mayTake({ host, live, people }: Services, found: Case, me: KeptPerson): boolean {
  const holder = personKey(found.person);
  if (holder === null || holder === me.id || me.role === "lead") return true;
  if (personKey(found.reservedFor) === me.id) return true;
  if (people.byId(holder)?.isDisabled === true) return true;
  const absentSince = live.absentSince(holder);
  return absentSince !== undefined && host.clock.now() - absentSince > graceMs;
}
