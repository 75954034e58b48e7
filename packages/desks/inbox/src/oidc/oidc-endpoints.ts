import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import { basePath } from "../access/cookie.ts";
import { countedAddress } from "../access/counted-address.ts";
import { signInCookie } from "../access/signed-in.ts";
import { notFound } from "../http/answers.ts";
import { type Endpoint, publicEndpoint } from "../http/endpoint.ts";
import type { Opened } from "../opened.ts";
import { admit } from "./admit.ts";
import type { Oidc } from "./oidc.ts";
import type { Claims } from "./provider.ts";
import { refusalPage } from "./refusal-page.ts";

const path = "/sign-in/oidc";
const noStore = { "cache-control": "no-store", "referrer-policy": "no-referrer" };

/** The way to the provider, and back. */
export const oidcEndpoints: readonly Endpoint[] = [
  publicEndpoint({ method: "GET", path }, { run: ({ inbox, request }) => begin(inbox, request) }),
  publicEndpoint({ method: "GET", path: `${path}/callback` }, { run: ({ inbox, request }) => finish(inbox, request) }),
];

async function begin({ oidc, host }: Opened, request: HttpRequest): Promise<HttpResponse> {
  if (oidc === undefined) return notFound("Nobody signs in by a provider here.");
  try {
    const { url, flow } = await oidc.provider.begin(returnAddress(request));
    const cookie = oidc.flows.write(request, flow);
    return { status: 302, headers: { ...noStore, location: url, "set-cookie": cookie } };
  } catch (error) {
    host.log.error("inbox.oidc_unreachable", { issuer: oidc.settings.issuer, problem: problemOf(error) });
    return refusalPage("provider", home(request));
  }
}

async function finish(inbox: Opened, request: HttpRequest): Promise<HttpResponse> {
  const { oidc } = inbox;
  if (oidc === undefined) return notFound("Nobody signs in by a provider here.");
  const flow = oidc.flows.read(request);
  const from = countedAddress(request.remoteAddress);
  if (flow === undefined || request.query.get("state") !== flow.state) {
    // Anybody can come here without having begun: the journal does not grow by all of them.
    if (inbox.guesses.begin({ account: "oidc, interrupted", from, isKnownPlace: true }) > 0) {
      return refusalPage("too_many", home(request));
    }
    await inbox.journal("inbox.sign_in_failed", { by: "oidc", why: "interrupted" });
    return refusalPage("interrupted", home(request));
  }
  // Each attempt asks the provider: nobody makes us ask it without end.
  const attempt = { account: "oidc", from, isKnownPlace: true };
  if (inbox.guesses.begin(attempt) > 0) return refusalPage("too_many", home(request));
  const claims = await claimsOf(inbox, oidc, request, flow);
  if (claims === undefined) {
    await inbox.journal("inbox.sign_in_failed", { by: "oidc", why: "provider" });
    return refusalPage("provider", home(request));
  }
  await inbox.people.fresh(0);
  const admitted = await admit(inbox, oidc.settings, claims);
  if (!admitted.ok) {
    const { why, person = null } = admitted;
    await inbox.journal("inbox.sign_in_failed", { by: "oidc", why, person });
    return refusalPage(why, home(request));
  }
  inbox.guesses.succeeded(attempt);
  const { person, isNew } = admitted;
  if (isNew) await inbox.journal("inbox.joined", { person: person.id, role: person.role });
  const cookie = await signInCookie(inbox, request, person);
  if (cookie === undefined) return refusalPage("interrupted", home(request));
  await inbox.journal("inbox.signed_in", { person: person.id, by: "oidc" });
  inbox.live.peopleChanged();
  return { status: 303, headers: { ...noStore, location: `${request.base}/inbox`, "set-cookie": cookie } };
}

async function claimsOf(
  { host }: Opened,
  oidc: Oidc,
  request: HttpRequest,
  flow: Parameters<Oidc["provider"]["finish"]>[1],
): Promise<Claims | undefined> {
  try {
    return await oidc.provider.finish(new URL(`${returnAddress(request)}?${request.query}`), flow);
  } catch (error) {
    // The code and not the message: a provider's answer may hold what it says about somebody.
    host.log.warn("inbox.oidc_failed", { issuer: oidc.settings.issuer, problem: problemOf(error) });
    return undefined;
  }
}

/** What is registered at the provider. */
function returnAddress({ base }: HttpRequest): string {
  return `${base}/inbox${path}/callback`;
}

function home({ base }: HttpRequest): string {
  return `${basePath(base)}/inbox`;
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error ? String(error.code) : error.name;
}
