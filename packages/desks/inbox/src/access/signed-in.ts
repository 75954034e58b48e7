import type { HttpRequest } from "@frontdesk/core";
import { freshMs } from "../keep/fresh.ts";
import type { Opened } from "../opened.ts";
import { isSamePassword, type KeptPerson } from "../people/kept-person.ts";
import { cookieValues, setCookie } from "./cookie.ts";
import { countedAddress } from "./counted-address.ts";
import type { SignIn } from "./sign-ins.ts";
import { isToken, tokenHash } from "./token.ts";

/** Who asks. */
export interface SignedIn {
  readonly me: KeptPerson;
  readonly signIn: SignIn;
}

type Access = Pick<Opened, "host" | "people" | "signIns" | "settings" | "fresh">;

/**
 * Who a request comes from, as they are at this moment. Undefined: a stranger, or somebody who may come in no more.
 *
 * @throws FrontdeskError `store.*`.
 */
export async function signedInBy(inbox: Access, request: HttpRequest): Promise<SignedIn | undefined> {
  const tokens = cookieValues(request, cookieName(inbox)).filter(isToken);
  if (tokens.length === 0) return undefined;
  await inbox.fresh(freshMs);
  const known = whoHas(inbox, tokens);
  if (known !== undefined || !inbox.host.isShared) return known;
  // They may have signed in a moment ago, at another node.
  await inbox.fresh(0);
  return whoHas(inbox, tokens);
}

function whoHas({ signIns, people }: Access, tokens: readonly string[]): SignedIn | undefined {
  for (const token of tokens) {
    const signIn = signIns.find(token);
    const me = signIn && people.byId(signIn.person);
    if (signIn !== undefined && me?.isDisabled === false) return { me, signIn };
  }
  return undefined;
}

/**
 * Signs somebody in who has proved to be this person: the header that lets their browser prove it. Undefined when their
 * access or the password that they proved it with was taken away meanwhile, at whichever node.
 *
 * @throws FrontdeskError `store.*`.
 */
export async function signInCookie(
  inbox: Access,
  request: HttpRequest,
  person: KeptPerson,
): Promise<string | undefined> {
  const { people, signIns, settings } = inbox;
  const value = await signIns.open(person.id, countedAddress(request.remoteAddress));
  // Whoever takes it away changes the person first and ends their sign-ins then: one of both catches this one.
  await people.fresh(0);
  const now = people.byId(person.id);
  if (now?.isDisabled !== false || !isSamePassword(now.password, person.password)) {
    await signIns.end(tokenHash(value));
    return undefined;
  }
  return setCookie(request, { name: cookieName(inbox), value, path: "/inbox", maxAgeMs: settings.signInLifetimeMs });
}

/** The header that makes a browser forget. */
export function signOutCookie(inbox: Access, request: HttpRequest): string {
  return setCookie(request, { name: cookieName(inbox), value: "", path: "/inbox", maxAgeMs: 0 });
}

/** Cookies know no ports: two bots of one machine keep apart by the name. */
function cookieName({ host }: Pick<Access, "host">): string {
  return `frontdesk-inbox-${host.bot.id}`;
}
