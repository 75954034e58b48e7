/** Whether an address of the network is this machine's own: 127.0.0.0/8 or ::1. */
export function isLoopbackPeer(address: string | undefined): boolean {
  return address !== undefined && /^(?:(?:::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/i.test(address);
}

/** Whether a URL leads to this machine and nowhere else. */
export function isLoopbackUrl(address: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.hostname === "localhost" || isLoopbackPeer(url.hostname.replace(/^\[|\]$/g, ""));
}

/** Whether a token may be sent there: by https, or by http on this machine. */
export function isSecureUrl(address: string | undefined): boolean {
  const url = address === undefined ? null : URL.parse(address);
  return url?.protocol === "https:" || isLoopbackUrl(address);
}
