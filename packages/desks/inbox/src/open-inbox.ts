import { type DeskHost, FrontdeskError } from "@frontdesk/core";
import { guesses } from "./access/guesses.ts";
import { openSignIns } from "./access/sign-ins.ts";
import { openCanned } from "./canned/canned.ts";
import { type Cases, openCases } from "./cases/cases.ts";
import { firstLead } from "./first-lead.ts";
import { freshMs } from "./keep/fresh.ts";
import { openElsewhere } from "./live/elsewhere.ts";
import { live } from "./live/live.ts";
import { watch } from "./live/watch.ts";
import { transcripts } from "./messages/transcripts.ts";
import { openOidc } from "./oidc/oidc.ts";
import type { Opened, OpenedInbox } from "./opened.ts";
import type { Settings } from "./options.ts";
import { passwords } from "./people/password.ts";
import { openPeople } from "./people/people.ts";
import { personView } from "./people/person-view.ts";
import { openAnnounced } from "./webhook/announced.ts";
import { beginsToWait, webhook } from "./webhook/webhook.ts";

/** Opens everything that the inbox works with. @throws FrontdeskError `store.*`. */
export async function openInbox(host: DeskHost, settings: Settings): Promise<OpenedInbox> {
  const { clock, random, log } = host;
  const people = await openPeople(host);
  const signIns = await openSignIns({ host, idleMs: settings.signInIdleMs, lifetimeMs: settings.signInLifetimeMs });
  const announced = settings.webhook && (await openAnnounced(host));
  const hook = settings.webhook && webhook({ ...settings.webhook, publicUrl: settings.publicUrl, host });
  const elsewhere = await openElsewhere({ host, changed: () => pages.elsewhereChanged() });
  const pages = live({
    clock,
    nameOf: (id) => people.byId(id)?.name ?? id,
    people: () => people.all.map((person) => personView(person, { presenceOf: pages.presenceOf, cases })),
    isSignedIn: ({ id, person }) => signIns.holds(id) && people.byId(person)?.isDisabled === false,
    elsewhere: () => elsewhere.crowd,
    hereChanged(crowd) {
      elsewhere.here(crowd);
      if (crowd.pages.length > 0) watching.begin();
    },
  });
  const read = transcripts(host);
  const cases: Cases = await openCases(host, (found, before) => {
    if (found.erased === true) read.forget(found.id);
    pages.caseChanged(found);
    if (found.person?.id !== before?.person?.id || found.state !== before?.state) pages.peopleChanged();
    if (hook !== undefined && beginsToWait(found, before)) {
      void announced?.claim(found, before).then((isOurs) => isOurs && hook.waiting(found));
    }
  });
  const fresh = async (maxAgeMs: number): Promise<void> => {
    // One after the other: whoever has signed in was a person before.
    await signIns.fresh(maxAgeMs);
    await Promise.all([people.fresh(maxAgeMs), elsewhere.fresh(Math.max(maxAgeMs, freshMs / 2))]);
  };
  let shownPeople = people.all;
  const watching = watch({
    host,
    isNeeded: () => pages.hasPages,
    async look() {
      await fresh(freshMs / 2);
      pages.endSignedOut();
      if (people.all !== shownPeople) pages.peopleChanged();
      shownPeople = people.all;
    },
    lookAtCases: () => cases.look(),
  });
  pages.elsewhereChanged();
  const opened: Opened = {
    host,
    settings,
    people,
    passwords: passwords(random),
    signIns,
    guesses: guesses(clock),
    cases,
    transcripts: read,
    canned: await openCanned(host),
    live: pages,
    fresh,
    oidc: settings.oidc && (await openOidc(host, settings.oidc)),
    async journal(code, data) {
      try {
        await host.journal(code, data);
      } catch (error) {
        log.error("inbox.journal_failed", { code, problem: FrontdeskError.isInstance(error) ? error.code : "unknown" });
      }
    },
  };
  await firstLead(opened);
  return {
    ...opened,
    missed() {
      watching.lookSoon();
      pages.missed();
    },
    async close() {
      cases.close();
      pages.close();
      hook?.close();
      await watching.close();
      await elsewhere.close();
    },
  };
}
