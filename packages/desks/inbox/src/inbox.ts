import { type Desk, FrontdeskError } from "@frontdesk/core";
import { cannedEndpoints } from "./api/canned.ts";
import { caseEndpoints } from "./api/cases.ts";
import { fileEndpoints } from "./api/files.ts";
import { invitationEndpoints } from "./api/invitations.ts";
import { journalEndpoints } from "./api/journal.ts";
import { meEndpoints } from "./api/me.ts";
import { ownEndpoints } from "./api/own.ts";
import { peopleEndpoints } from "./api/people.ts";
import { signInEndpoints } from "./api/sign-in.ts";
import { workEndpoints } from "./api/work.ts";
import { routesOf } from "./http/endpoint.ts";
import { type InviteOptions, invite } from "./invite.ts";
import { liveSocket } from "./live/live-socket.ts";
import { oidcEndpoints } from "./oidc/oidc-endpoints.ts";
import { openInbox } from "./open-inbox.ts";
import type { OpenedInbox } from "./opened.ts";
import { type InboxOptions, readOptions } from "./options.ts";
import { pageRoutes } from "./page/page-routes.ts";

/** The inbox: a {@link Desk} that people are invited to. */
export interface Inbox extends Desk {
  /**
   * Makes a link with which one person comes in, good for 7 days. It is returned as a path below the runtime's base,
   * such as `/inbox#/invitation/…`: put the address in front under which people reach the runtime. By the e-mail
   * address of somebody who is in already, they choose a new password.
   *
   * @throws FrontdeskError `runtime.not_started` before the inbox is open, `runtime.invalid_options`,
   * `store.unavailable`.
   */
  invite(options?: InviteOptions): Promise<string>;
}

/**
 * A desk in the browser, at `/inbox`: people sign in with a password or by an identity provider, take cases over from
 * the bot, write with customers, leave notes, transfer, and give cases back.
 *
 * @throws FrontdeskError `runtime.invalid_options`.
 * @example
 * ```ts
 * import { engine, frontdesk } from "@frontdesk/core";
 * import { inbox } from "@frontdesk/inbox";
 *
 * const front = frontdesk({ id: "acme", name: "Acme support", queues: ["returns"] });
 * const desk = inbox();
 * const running = engine(front.bot({ intents: [] }), { desk });
 * await running.start();
 * console.log(await desk.invite({ email: "ann@acme.com" })); // "/inbox#/invitation/…"
 * await running.stop();
 * ```
 */
export function inbox(options: InboxOptions = {}): Inbox {
  const settings = readOptions(options);
  let opened: OpenedInbox | undefined;
  const current = (): OpenedInbox | undefined => opened;
  const endpoints = [
    ...meEndpoints,
    ...ownEndpoints,
    ...signInEndpoints,
    ...oidcEndpoints,
    ...invitationEndpoints,
    ...peopleEndpoints,
    ...caseEndpoints,
    ...workEndpoints,
    ...fileEndpoints(settings.maxFileBytes),
    ...cannedEndpoints,
    ...journalEndpoints,
  ];
  return {
    apiVersion: 1,
    name: "inbox",
    routes: [...pageRoutes(), ...routesOf(endpoints, current)],
    sockets: [liveSocket(current)],
    async open(host) {
      opened = await openInbox(host, settings);
    },
    changed: (caseId) => opened?.cases.changed(caseId),
    async forgotten(caseIds) {
      for (const id of caseIds) await opened?.cases.refresh(id);
    },
    missed: () => opened?.missed(),
    typing: (caseId) => opened?.live.customerTypes(caseId),
    async close() {
      const closing = opened;
      opened = undefined;
      await closing?.close();
    },
    async invite(who = {}) {
      if (opened !== undefined) return invite(opened, who);
      throw new FrontdeskError("runtime.not_started", "Nobody can be invited before the inbox is open.", {
        hint: "Await start() of the runtime first.",
      });
    },
  };
}
