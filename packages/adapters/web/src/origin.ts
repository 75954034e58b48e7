import type { HttpRequest, HttpResponse } from "@frontdesk/core";
import type { Settings } from "./options.ts";
import { bad, type Checked, good, withHeaders } from "./reply.ts";

/** What is known of a request: where the host answers in the route's place, only its headers. */
type Asking = Pick<HttpRequest, "headers"> & Partial<Pick<HttpRequest, "base">>;

/**
 * Decides whether a request may come from where it says it comes from, and returns its origin, if it has one.
 *
 * A token is no cookie, so a foreign page gains nothing by having a visitor's browser ask; the rule keeps foreign pages
 * from using the bot as their own. Hosts are compared, not schemes: a server behind a proxy that speaks TLS may not
 * know its own scheme.
 */
export function checkOrigin(request: Asking, settings: Settings): Checked<string | undefined> {
  const origin = request.headers.origin;
  if (origin === undefined) {
    // Browsers send no Origin with a GET to the page's own origin, but say that it is one.
    if (settings.allowNoOrigin || request.headers["sec-fetch-site"] === "same-origin") return good(undefined);
    return bad(403, "OriginNotAllowed", "Requests without an Origin header are not allowed here.");
  }
  if (settings.origins === "*" || settings.origins.has(origin) || isOwn(origin, request)) return good(origin);
  return bad(403, "OriginNotAllowed", "This origin is not allowed here.");
}

/** Whether an origin is this server's own, as far as the host says. */
export function isOwn(origin: string, request: Asking): boolean {
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  return url.host === URL.parse(request.base ?? "")?.host || url.host === request.headers.host?.toLowerCase();
}

/** Lets a page of an allowed origin read the answer; `Vary` keeps caches from mixing up origins. */
export function withCors(response: HttpResponse, origin: string | undefined): HttpResponse {
  if (origin === undefined) return withHeaders(response, { vary: "origin" });
  return withHeaders(response, {
    vary: "origin",
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "retry-after",
  });
}

/** The answer to a browser's question whether it may ask; good for two hours, the most that Chromium keeps. */
export function preflight(methods: readonly string[], origin: string | undefined): HttpResponse {
  const allow = {
    "access-control-allow-methods": methods.join(", "),
    "access-control-allow-headers": "authorization, content-type, last-event-id, x-ms-bot-agent, x-requested-with",
    "access-control-max-age": "7200",
  };
  return withCors({ status: 204, headers: origin === undefined ? {} : allow }, origin);
}
