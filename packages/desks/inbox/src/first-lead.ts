import type { Opened } from "./opened.ts";
import { isLead } from "./people/people.ts";

/**
 * Where nobody looks after the inbox yet, the option `firstLead` says who does. Without one the log says what is to be
 * done: the links of invitations are secrets, and are no business of a log.
 */
export async function firstLead(inbox: Opened): Promise<void> {
  const { settings, people, passwords, host } = inbox;
  if (people.all.some(isLead)) return;
  const { firstLead: lead, oidc } = settings;
  if (lead?.password !== undefined && settings.passwords) {
    const password = await passwords.hash(lead.password);
    const name = lead.name ?? lead.email.split("@")[0] ?? lead.email;
    const { person, isNew } = await people.add({ name, email: lead.email, role: "lead", password });
    if (isNew) {
      await inbox.journal("inbox.joined", { person: person.id, role: "lead" });
      return;
    }
  }
  const isAwaited = lead !== undefined && oidc !== undefined;
  // No warning: whoever starts the inbox by code invites the first people right after.
  host.log.info("inbox.nobody_yet", {
    hint: isAwaited
      ? "The first lead comes in by the identity provider, under the address of the option firstLead."
      : "Nobody can sign in. Set the option firstLead, or call invite() and open its link.",
  });
}
