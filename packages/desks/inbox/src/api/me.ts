import { signedInBy, signOutCookie } from "../access/signed-in.ts";
import { json } from "../http/answers.ts";
import { type Endpoint, endpoint, publicEndpoint } from "../http/endpoint.ts";
import type { Opened } from "../opened.ts";
import type { KeptPerson } from "../people/kept-person.ts";
import { personView } from "../people/person-view.ts";
import type { MeAnswer, StrangerAnswer } from "./protocol.ts";

/** UTF-16 units of a line. */
export const longestLine = 8_000;

/** Who asks, and signing out. */
export const meEndpoints: readonly Endpoint[] = [
  publicEndpoint(
    { method: "GET", path: "/api/me" },
    {
      async run({ inbox, request }) {
        const signedIn = await signedInBy(inbox, request);
        return json(signedIn === undefined ? strangerAnswer(inbox) : meAnswer(inbox, signedIn.me));
      },
    },
  ),
  endpoint(
    { method: "POST", path: "/api/sign-out" },
    {
      async run({ inbox, request, me, signIn }) {
        await inbox.signIns.end(signIn.id);
        inbox.live.signOut({ signIn: signIn.id });
        await inbox.journal("inbox.signed_out", { person: me.id });
        return json({}, 200, { "set-cookie": signOutCookie(inbox, request) });
      },
    },
  ),
];

/** What a page begins with. */
export function meAnswer({ host, settings, live, cases }: Opened, me: KeptPerson): MeAnswer {
  return {
    me: personView(me, { presenceOf: live.presenceOf, cases }),
    bot: { name: host.bot.name, locales: host.bot.locales },
    queues: host.bot.queues,
    limits: { textLength: longestLine, fileBytes: Math.min(settings.maxFileBytes, host.files.maxFileBytes) },
    hasPassword: settings.passwords && me.password !== undefined,
  };
}

function strangerAnswer({ host, settings, oidc }: Opened): StrangerAnswer {
  return {
    signIn: {
      bot: { name: host.bot.name },
      password: settings.passwords,
      ...(oidc === undefined ? {} : { oidc: { name: oidc.name } }),
    },
  };
}
