import { FrontdeskError } from "@frontdesk/core";

/** What the connection itself says about a request. */
export interface Connection {
  /** `https` on an encrypted connection. */
  readonly scheme: "http" | "https";
  /** The host header, or the address of the server. */
  readonly host: string;
  /** The peer's address. */
  readonly remoteAddress: string | undefined;
}

type Headers = { readonly [name: string]: string | undefined };

// A name, an IPv4 address or a bracketed IPv6 address, and a port. Anything else would end up in links and origins.
const hostPattern = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * What the client sees, behind as many proxies as are trusted. Each proxy appends to `x-forwarded-*`, so the entry
 * that counts is the one that the outermost trusted proxy wrote: whatever stands further left is the client's claim.
 *
 * @throws FrontdeskError `runtime.malformed_request` when the host is none.
 */
export function clientOrigin(
  connection: Connection,
  headers: Headers,
  proxies: number,
): { readonly origin: string; readonly remoteAddress: string | undefined } {
  const forwarded = (name: string): string | undefined => (proxies > 0 ? fromRight(headers[name], proxies) : undefined);
  const proto = forwarded("x-forwarded-proto");
  const scheme = proto === "https" || proto === "http" ? proto : connection.scheme;
  const host = forwarded("x-forwarded-host") ?? connection.host;
  if (!hostPattern.test(host)) {
    throw new FrontdeskError("runtime.malformed_request", "The host header is not a host.");
  }
  return {
    origin: `${scheme}://${host.toLowerCase()}`,
    remoteAddress: forwarded("x-forwarded-for") ?? connection.remoteAddress,
  };
}

/** The entry that the `count`-th proxy from the right wrote; the leftmost where there are fewer. */
function fromRight(header: string | undefined, count: number): string | undefined {
  if (header === undefined) return undefined;
  const entries = header.split(",").map((entry) => entry.trim());
  const entry = entries[Math.max(0, entries.length - count)];
  return entry === "" ? undefined : entry;
}
