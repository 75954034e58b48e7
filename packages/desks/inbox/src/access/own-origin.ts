import type { HttpRequest } from "@frontdesk/core";

/**
 * Whether a request comes from a page of the inbox's own origin, by the word of the browser: no page can forge these
 * headers, and what sends neither is no page of ours.
 *
 * Of a server that knows itself under https, no page that came without encryption is: anybody on its way could have
 * written that one. A server behind a proxy that speaks TLS may not know its own scheme; then the host decides.
 */
export function isOwnOrigin({ headers, base }: HttpRequest): boolean {
  const { origin } = headers;
  if (origin === undefined) return headers["sec-fetch-site"] === "same-origin";
  const url = URL.parse(origin);
  if (url === null || url.origin !== origin) return false;
  const own = new URL(base);
  if (own.protocol === "https:" && url.protocol !== "https:") return false;
  return url.host === own.host || url.host === headers.host?.toLowerCase();
}
