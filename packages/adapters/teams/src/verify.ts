import type { HttpRequest } from "@frontdesk/core";
import { type Fields, textOf } from "./fields.ts";
import { isLoopbackPeer, isLoopbackUrl, isSecureUrl } from "./loopback.ts";
import type { TeamsSdk, Trust } from "./sdk.ts";

/** Whether a request says at all who it is from; looked at before its body is read. */
export function hasToken(request: HttpRequest): boolean {
  return /^Bearer [\w-]+\.[\w-]+\.[\w-]*$/.test(request.headers.authorization ?? "");
}

/** Whether an activity comes from Teams, and its `serviceUrl` is one that Teams vouches for. */
export async function verify(request: HttpRequest, activity: Fields, sdk: TeamsSdk): Promise<Trust> {
  const channelId = textOf(activity.channelId);
  const serviceUrl = textOf(activity.serviceUrl);
  if (!hasToken(request) || channelId === undefined || !isSecureUrl(serviceUrl)) return "refused";
  // Its tokens are checked against keys of another service, and nobody talks with customers through it.
  if (channelId === "AseChannel" || serviceUrl === undefined) return "refused";
  return sdk.authenticate({ channelId, serviceUrl }, request.headers.authorization ?? "");
}

/** What a proxy adds, and what a browser does: a page of anybody's may be open on this machine. */
const foreignHeaders = ["forwarded", "x-forwarded-for", "x-forwarded-host", "via", "origin", "sec-fetch-site"];

/**
 * Whether a request comes from a program on this machine, not through a proxy and not from a page; looked at before its
 * body is read. Pages cannot send JSON elsewhere without asking first.
 */
export function isFromHere(request: HttpRequest): boolean {
  const { headers, remoteAddress, base } = request;
  const isForeign = foreignHeaders.some((name) => name in headers);
  const isJson = /^application\/json\s*(?:;|$)/i.test(headers["content-type"] ?? "");
  return !isForeign && isJson && isLoopbackPeer(remoteAddress) && isLoopbackUrl(base);
}

/** Without credentials: from this machine, to this machine. */
export function verifyLoopback(request: HttpRequest, activity: Fields): Trust {
  return isFromHere(request) && isLoopbackUrl(textOf(activity.serviceUrl)) ? "trusted" : "refused";
}
