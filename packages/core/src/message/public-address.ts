/**
 * Whether a platform can be expected to fetch an address by itself: http or https, a host with a public name or
 * number. Decided by the looks of it, without asking anybody.
 */
export function isPublicAddress(address: string): boolean {
  const host = /^https?:\/\/(?:[^/?#@\s]*@)?(\[[\da-f:.]+\]|[^/?#:@\s]+)(?::\d+)?(?:[/?#]\S*)?$/i.exec(address)?.[1];
  if (host === undefined) return false;
  const name = host.toLowerCase().replace(/\.$/, "");
  if (name.startsWith("[")) return !/^\[(?:::1?\]|f[cd]|fe[89ab])/.test(name);
  if (/^\d+(?:\.\d+){3}$/.test(name)) return !privateNumber.test(name);
  return name.includes(".") && !/\.(?:localhost|local|internal|test|invalid|home\.arpa)$/.test(name);
}

/**
 * Whether a browser that opens an address may do anything but go there: `javascript:`, `data:`, `file:` and whatever else
 * is neither a page, a mail nor a call. An address without a scheme is one of the page it stands on.
 */
export function runs(address: string): boolean {
  // Browsers leave out white space and controls before they look for the scheme (https://url.spec.whatwg.org/#url-parsing).
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(address.replace(/[\s\p{Cc}\p{Cf}]/gu, ""))?.[1];
  return scheme !== undefined && !/^(?:https?|mailto|tel)$/i.test(scheme);
}

/** RFC 1918, 5735 and 6598: this host, loopback, link-local, private, shared. */
const privateNumber =
  /^(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[789]\d|1[01]\d|12[0-7]))\./;
