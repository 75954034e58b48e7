import type { Role } from "../api/protocol.ts";
import type { Opened } from "../opened.ts";
import { emailSchema, type KeptPerson, nameSchema } from "../people/kept-person.ts";
import { isLead } from "../people/people.ts";
import type { OidcSettings } from "./oidc-options.ts";
import type { Claims } from "./provider.ts";

/** Why somebody whom the provider knows may not come in. */
export type NotAdmitted = "not_invited" | "unverified" | "disabled" | "other_subject";

/** Who somebody is here. */
export type Admitted =
  | { readonly ok: true; readonly person: KeptPerson; readonly isNew: boolean }
  | { readonly ok: false; readonly why: NotAdmitted; readonly person?: string };

type Services = Pick<Opened, "people" | "settings" | "journal">;

/**
 * Finds who somebody is here: by the provider's id of them, else by a verified address; else whoever the options let
 * in is added.
 */
export async function admit(inbox: Services, settings: OidcSettings, claims: Claims): Promise<Admitted> {
  const subject = { issuer: settings.issuer, id: claims.sub };
  const { people } = inbox;
  const known = people.bySubject(subject);
  if (known !== undefined) return withRole(inbox, settings, claims, known, false);

  const email = emailSchema.safeParse(claims.email).data;
  const isVerified = settings.trustEmails || claims.email_verified === true || claims.email_verified === "true";
  const verified = isVerified ? email : undefined;
  const found = verified === undefined ? undefined : people.byEmail(verified);
  if (found !== undefined) return linked(inbox, settings, claims, found);

  const invitation = verified === undefined ? undefined : people.invitationFor(verified);
  const name = nameOf(claims, verified);
  if (invitation !== undefined) {
    const joined = await people.accept(invitation, { name: invitation.name ?? name, subject });
    if (joined !== undefined) return withRole(inbox, settings, claims, joined.person, joined.isNew);
  }
  const role = roleOfNew(inbox, settings, claims, verified);
  if (role === undefined) return { ok: false, why: email !== undefined && !isVerified ? "unverified" : "not_invited" };
  const added = await people.add({ name, role, subject, ...(verified === undefined ? {} : { email: verified }) });
  return withRole(inbox, settings, claims, added.person, added.isNew);
}

/** Somebody who is known by the address comes by this provider for the first time. */
async function linked(inbox: Services, settings: OidcSettings, claims: Claims, found: KeptPerson): Promise<Admitted> {
  // An address that was given to somebody else meanwhile does not bring the account with it.
  if (found.subject?.issuer === settings.issuer) return { ok: false, why: "other_subject", person: found.id };
  await inbox.people.change(found.id, { subject: { issuer: settings.issuer, id: claims.sub } });
  return withRole(inbox, settings, claims, found, false);
}

/** The role of somebody who is not known here; undefined: they may not come in. */
function roleOfNew(
  { people, settings: { firstLead } }: Services,
  settings: OidcSettings,
  claims: Claims,
  verified: string | undefined,
): Role | undefined {
  if (verified !== undefined && verified === firstLead?.email && !people.all.some(isLead)) return "lead";
  const domain = verified?.split("@").at(-1);
  const isAllowed = settings.autoCreate || (domain !== undefined && settings.allowedDomains.includes(domain));
  return isAllowed ? (claimedRole(settings, claims) ?? "agent") : undefined;
}

async function withRole(
  inbox: Services,
  settings: OidcSettings,
  claims: Claims,
  person: KeptPerson,
  isNew: boolean,
): Promise<Admitted> {
  if (person.isDisabled) return { ok: false, why: "disabled", person: person.id };
  const role = claimedRole(settings, claims) ?? person.role;
  // The last lead stays one, whatever the provider says.
  const change = role === person.role ? undefined : await inbox.people.change(person.id, { role });
  if (change?.status !== "changed") return { ok: true, person, isNew };
  await inbox.journal("inbox.role_changed", { person: person.id, role });
  return { ok: true, person: change.after, isNew };
}

function claimedRole({ leads }: OidcSettings, claims: Claims): Role | undefined {
  if (leads === undefined) return undefined;
  const claim = claims[leads.claim];
  const values: readonly unknown[] = Array.isArray(claim) ? claim : [claim];
  return values.includes(leads.value) ? "lead" : "agent";
}

function nameOf({ name, preferred_username: username }: Claims, email: string | undefined): string {
  for (const candidate of [name, username, email?.split("@")[0]]) {
    const read = nameSchema.safeParse(typeof candidate === "string" ? candidate.slice(0, 80) : undefined);
    if (read.success) return read.data;
  }
  return "Support";
}
