import type { HttpRequest } from "@frontdesk/core";
import type { Opened } from "../opened.ts";
import type { KeptPerson } from "../people/kept-person.ts";
import { cookieValues, setCookie } from "./cookie.ts";
import { countedAddress } from "./counted-address.ts";
import type { SignIn } from "./sign-ins.ts";

/** Who asks. */
export interface SignedIn {
  readonly me: KeptPerson;
  readonly signIn: SignIn;
}

type Access = Pick<Opened, "host" | "people" | "signIns" | "settings">;

/** Who a request comes from, as they are at this moment. Undefined: a stranger, or somebody who may come in no more. */
export function signedInBy(inbox: Access, request: HttpRequest): SignedIn | undefined {
  for (const token of cookieValues(request, cookieName(inbox))) {
    const signIn = inbox.signIns.find(token);
    const me = signIn && inbox.people.byId(signIn.person);
    if (signIn !== undefined && me?.isDisabled === false) return { me, signIn };
  }
  return undefined;
}

/** Signs somebody in: the header that lets their browser prove it. */
export async function signInCookie(inbox: Access, request: HttpRequest, person: KeptPerson): Promise<string> {
  const value = await inbox.signIns.open(person.id, countedAddress(request.remoteAddress));
  const maxAgeMs = inbox.settings.signInLifetimeMs;
  return setCookie(request, { name: cookieName(inbox), value, path: "/inbox", maxAgeMs });
}

/** The header that makes a browser forget. */
export function signOutCookie(inbox: Access, request: HttpRequest): string {
  return setCookie(request, { name: cookieName(inbox), value: "", path: "/inbox", maxAgeMs: 0 });
}

/** Cookies know no ports: two bots of one machine keep apart by the name. */
function cookieName({ host }: Pick<Access, "host">): string {
  return `frontdesk-inbox-${host.bot.id}`;
}
