/**
 * Under what the sender of a request is counted: an IPv4 address as itself, also when it is written as IPv6; an IPv6
 * address as its /64 network, which is what one customer of a provider has (RFC 6177).
 */
export function countedAddress(address: string | undefined): string {
  const bare = (address ?? "").toLowerCase().replace(/%.*$/, "");
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  if (!bare.includes(":")) return bare === "" ? "unknown" : bare;
  const [head = "", tail] = bare.split("::", 2);
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array<string>(missing).fill("0"), ...after].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`;
}
